package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.scheduler.StorableJson;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A pattern as JSON: {@code {"steps": [{"id", "uses", "with"}]}}. */
public final class PatternDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String STEP = "/steps/0";
  private static final Set<String> MEMBERS = Set.of("id", "uses", "with");
  /** Known in the contract, and of no use to a single step that happens in one transaction. */
  private static final Set<String> OF_SEVERAL = Set.of("depends_on", "retry", "timeout", "compensate");
  private static final List<String> RESERVED = List.of("action.", "policy.", "pattern_", "microfrontend.",
      "job.");

  private PatternDocument() {}

  public static ObjectNode of(Pattern pattern) {
    ObjectNode json = JSON.objectNode().put("name", pattern.name()).put("version", pattern.version());
    json.putArray("steps").add(of(pattern.step()));
    return json.put("registered_at", pattern.registeredAt().toString()).put("registered_by", pattern.registeredBy());
  }

  /** What {@link #parse} reads. */
  public static ObjectNode definition(Step step) {
    ObjectNode json = JSON.objectNode();
    json.putArray("steps").add(of(step));
    return json;
  }

  /** @throws Refusal 422 with a pointer to what is wrong */
  public static Step parse(JsonNode document) {
    if (!(document instanceof ObjectNode object)) {
      throw Refusal.at("", "must be an object {\"steps\": [...]}");
    }
    StorableJson.check("", object);
    only(object, Set.of("steps"), "");
    JsonNode steps = object.path("steps");
    if (!steps.isArray() || steps.isEmpty()) {
      throw Refusal.at("/steps", "must be a list with a step in it");
    }
    if (steps.size() > 1) {
      throw Refusal.at("/steps", "has " + steps.size() + " steps; this version of Tempo runs patterns of one step");
    }
    if (!(steps.get(0) instanceof ObjectNode step)) {
      throw Refusal.at(STEP, "must be an object {\"id\", \"uses\", \"with\"}");
    }
    OF_SEVERAL.stream().filter(step::has).findFirst().ifPresent(name -> {
      throw Refusal.at(STEP + "/" + name, "means nothing to a pattern of one step; leave it out");
    });
    only(step, MEMBERS, STEP);
    String id = text(step, "id", STEP);
    String uses = text(step, "uses", STEP);
    ObjectNode with = object(step, "with", STEP);
    return switch (uses) {
      case "emit" -> emit(id, with);
      case "metadata" -> {
        only(with, Set.of("data"), STEP + "/with");
        if (!with.has("data")) {
          throw Refusal.at(STEP + "/with/data", "is missing: the members to change, null to remove one");
        }
        yield new Step.Metadata(id, object(with, "data", STEP + "/with"));
      }
      default -> throw Refusal.at(STEP + "/uses", "'" + uses + "' is none of emit, metadata");
    };
  }

  private static Step emit(String id, ObjectNode with) {
    String at = STEP + "/with";
    only(with, Set.of("event_type", "payload"), at);
    String type = text(with, "event_type", at);
    if (RESERVED.stream().anyMatch(type::startsWith)) {
      throw Refusal.at(at + "/event_type", "'" + type + "' is a type that Tempo alone records");
    }
    return new Step.Emit(id, type, object(with, "payload", at));
  }

  private static ObjectNode of(Step step) {
    ObjectNode json = JSON.objectNode().put("id", step.id());
    return switch (step) {
      case Step.Emit(String _, String type, ObjectNode payload) -> {
        json.put("uses", "emit").putObject("with").put("event_type", type).set("payload", payload.deepCopy());
        yield json;
      }
      case Step.Metadata(String _, ObjectNode data) -> {
        json.put("uses", "metadata").putObject("with").set("data", data.deepCopy());
        yield json;
      }
    };
  }

  private static void only(ObjectNode json, Set<String> known, String at) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext();) {
      String name = names.next();
      if (!known.contains(name)) {
        throw Refusal.at(at + "/" + name.replace("~", "~0").replace("/", "~1"), "unknown member; known are "
            + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  private static String text(ObjectNode json, String name, String at) {
    JsonNode value = json.path(name);
    if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > 256) {
      throw Refusal.at(at + "/" + name, "must be a string of 1-256 characters");
    }
    return value.textValue();
  }

  private static ObjectNode object(ObjectNode json, String name, String at) {
    if (!json.has(name)) {
      return JSON.objectNode();
    }
    if (!(json.get(name) instanceof ObjectNode object)) {
      throw Refusal.at(at + "/" + name, "must be an object");
    }
    return object;
  }
}
