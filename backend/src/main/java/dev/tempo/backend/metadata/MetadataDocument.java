package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a caller says of an entity, checked for shape: any of {@code category}, {@code environment}, {@code role},
 * {@code owner}, {@code parents} (a list of {@code type/id}) and {@code data} (an object). A member that is null is taken
 * back to its default.
 */
final class MetadataDocument {
  /** Where an entity lives whose maker does not say. */
  static final String DEFAULT_ENVIRONMENT = "default";

  private final ObjectNode json;
  private final String at;

  private MetadataDocument(ObjectNode json, String at) {
    this.json = json;
    this.at = at;
  }

  /**
   * @param at where the document stands in what was sent, as a JSON Pointer
   * @throws Refusal UNPROCESSABLE with every violation at once, TOO_LARGE for data of more than 64 KiB
   */
  static MetadataDocument parse(JsonNode document, String at) {
    return new MetadataDocument(MetadataCheck.checked(document, at), at);
  }

  List<EntityRef> parents() {
    List<EntityRef> parents = new ArrayList<>();
    json.path("parents").forEach(parent -> parents.add(EntityRef.parse(parent.textValue())));
    return parents;
  }

  String pointer(String member) {
    return at + "/" + member;
  }

  /** @throws Refusal UNPROCESSABLE where there is no category, which nothing can stand for */
  Entity create(Principal maker, EntityRef ref, Instant time) {
    String category = text("category");
    if (category == null) {
      throw Refusal.at(pointer("category"), "is needed to create " + ref + ", which Tempo does not know yet");
    }
    Classification classification = new Classification(text("role", maker.role().wire()), text("environment",
        DEFAULT_ENVIRONMENT), category);
    return new Entity(ref, classification, owner(maker), data(),
        parents(), 0, 0, false, null, time, time, time);
  }

  /** Members that are given replace those of the entity, {@code data} as a whole. */
  Entity change(Entity entity) {
    return described(entity, json.has("data") ? data() : entity.data());
  }

  /** The same, but {@code data} as a merge patch (RFC 7396). */
  Entity merge(Entity entity) {
    if (!json.path("data").isObject()) {
      return change(entity);
    }
    ObjectNode merged = entity.data().deepCopy();
    mergeInto(merged, data());
    MetadataCheck.size(merged, pointer("data"));
    return described(entity, merged);
  }

  /** What is not given goes back to its default, but for the role, which says how the entity was made. */
  Entity replace(Principal writer, Entity entity) {
    String category = text("category");
    if (category == null) {
      throw Refusal.at(pointer("category"), "is needed, as a PUT says all of an entity; PATCH changes single members");
    }
    return entity.described(new Classification(text("role", entity.classification().role()), text("environment",
        DEFAULT_ENVIRONMENT), category), owner(writer), data(), parents());
  }

  private Entity described(Entity entity, ObjectNode data) {
    Classification before = entity.classification();
    return entity.described(new Classification(text("role", before.role()), text("environment", before.environment()),
        text("category", before.category())), json.has("owner") ? text("owner") : entity.owner(), data,
        json.has("parents") ? parents() : entity.parents());
  }

  /** What a user writes is the user's, unless it says otherwise. */
  private @Nullable String owner(Principal writer) {
    String owner = text("owner");
    return owner == null && writer.role() == Role.USER ? writer.subject() : owner;
  }

  private ObjectNode data() {
    return json.get("data") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  private @Nullable String text(String member) {
    return json.path(member).textValue();
  }

  private String text(String member, String otherwise) {
    return Objects.requireNonNullElse(text(member), otherwise);
  }

  private static void mergeInto(ObjectNode target, ObjectNode patch) {
    patch.properties().forEach(member -> {
      String name = member.getKey();
      if (member.getValue().isNull()) {
        target.remove(name);
      } else if (member.getValue() instanceof ObjectNode nested) {
        ObjectNode into = target.get(name) instanceof ObjectNode present ? present : target.putObject(name);
        mergeInto(into, nested);
      } else {
        target.set(name, member.getValue());
      }
    });
  }
}
