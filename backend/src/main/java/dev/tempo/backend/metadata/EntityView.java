package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Visibility;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * An entity as one reader sees it. In summary it holds no owner, parents or reason of a hold.
 *
 * @param data    as far as the reader sees it; in summary what its category's schema calls summary, null where that is nothing
 * @param parents empty in summary
 */
public record EntityView(EntityRef ref, Visibility visibility, Classification classification, @Nullable String owner,
    @Nullable ObjectNode data, List<EntityRef> parents, long version, String etag, boolean archived, boolean isHeld,
    Entity.@Nullable LegalHold legalHold, Instant createdAt, Instant updatedAt) {
  public EntityView {
    parents = List.copyOf(parents);
  }

  static EntityView full(Entity entity) {
    return full(entity, entity.data());
  }

  static EntityView full(Entity entity, ObjectNode shown) {
    return new EntityView(entity.ref(), Visibility.FULL, entity.classification(), entity.owner(), shown, entity
        .parents(), entity.version(), entity.etag(), entity.archived(), entity.isHeld(), entity.legalHold(),
        entity
            .createdAt(),
        entity.updatedAt());
  }

  static EntityView summary(Entity entity, @Nullable ObjectNode shown) {
    return new EntityView(entity.ref(), Visibility.SUMMARY, entity.classification(), null, shown, List.of(), entity
        .version(), entity.etag(), entity.archived(), entity.isHeld(), null, entity.createdAt(), entity.updatedAt());
  }

  /** As the API shows it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("entity_type", ref.type()).put("entity_id", ref.id())
        .put("category", classification.category()).put("environment", classification.environment());
    if (visibility == Visibility.FULL) {
      json.put("role", classification.role()).put("owner", owner).set("data", data);
      ArrayNode array = json.putArray("parents");
      parents.forEach(parent -> array.add(parent.toString()));
      json.set("legal_hold", hold());
    } else if (data != null) {
      json.set("data", data);
    }
    return json.put("version", version).put("archived", archived).put("created_at", createdAt.toString())
        .put("updated_at", updatedAt.toString())
        .put("visibility", visibility == Visibility.FULL ? "full" : "summary");
  }

  private @Nullable ObjectNode hold() {
    return legalHold == null ? null : JsonNodeFactory.instance.objectNode().put("reason", legalHold.reason())
        .put("since", legalHold.since().toString()).put("by", legalHold.by());
  }
}
