package dev.tempo.webapp.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.webapp.http.Json;

import java.time.Instant;

/** An event in the API's plain shape, member by member. */
final class Fact {
  private final ObjectNode json = Json.object();
  private final ObjectNode payload;

  private Fact(String type, EntityRef entity) {
    json.put("event_type", type).put("entity_type", entity.type()).put("entity_id", entity.id()).put("source", "/demo");
    payload = json.putObject("payload");
  }

  static Fact of(String type, EntityRef entity) {
    return new Fact(type, entity);
  }

  /** @param delay ISO-8601, from the recording */
  static Fact schedule(EntityRef entity, String action, String delay) {
    return of("scheduler.schedule", entity).with("action", action).with("delay", delay);
  }

  /** Told again under the same id, it is recorded once. */
  Fact once(String id) {
    json.put("id", id);
    return this;
  }

  Fact at(Instant time) {
    json.put("time", time.toString());
    return this;
  }

  Fact with(String member, String value) {
    payload.put(member, value);
    return this;
  }

  Fact cancelledBy(String... types) {
    return list("cancel_on", types);
  }

  Fact changedBy(String... types) {
    return list("override_on", types);
  }

  /** Says what the entity is; {@code data} and {@code parents} can follow. */
  Fact made(String role, String environment, String category, String owner) {
    json.putObject("metadata").put("role", role).put("environment", environment).put("category", category).put("owner",
        owner);
    return this;
  }

  Fact data(String member, String value) {
    json.withObject("/metadata").withObject("/data").put(member, value);
    return this;
  }

  Fact parent(EntityRef parent) {
    json.withObject("/metadata").withArray("parents").add(parent.toString());
    return this;
  }

  ObjectNode json() {
    return json;
  }

  private Fact list(String member, String... types) {
    for (String type : types) {
      payload.withArray(member).add(type);
    }
    return this;
  }
}
