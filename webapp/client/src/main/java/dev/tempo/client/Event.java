package dev.tempo.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.UUID;

/**
 * An event to record.
 *
 * @param id       by which the server tells a repeat; the same for every attempt to send it
 * @param metadata creates or updates the entity: {@code {"category", "environment", "role", "owner", "data"}}
 */
public record Event(String id, String type, String entityType, String entityId, ObjectNode payload,
    @Nullable ObjectNode metadata) {
  public Event {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(entityType, "entityType");
    Objects.requireNonNull(entityId, "entityId");
    Objects.requireNonNull(payload, "payload");
  }

  public static Event of(String type, String entityType, String entityId, ObjectNode payload) {
    return new Event(UUID.randomUUID().toString(), type, entityType, entityId, payload, null);
  }

  public Event withMetadata(ObjectNode described) {
    return new Event(id, type, entityType, entityId, payload, described);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("event_type", type).put("entity_type",
        entityType).put("entity_id", entityId);
    json.set("payload", payload);
    if (metadata != null) {
      json.set("metadata", metadata);
    }
    return json;
  }
}
