package dev.tempo.backend.nexus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * An event as it is handed to the log, before it has a position.
 *
 * @param source        a URI reference; {@link Event#TEMPO_SOURCE} for Tempo's own
 * @param id            unique within (principal, source); null: the log makes a UUIDv7
 * @param time          as the source says; null: the time of recording
 * @param correlationId the story it belongs to; null: that of its cause, else its own id
 * @param causationId   the id of the event that led to it
 * @param metadata      the entity's metadata that it carries, which creates or updates the entity
 * @param actionId      the scheduled action whose transition this is (then also in the payload as {@code action_id})
 * @param extensions    CloudEvents extension attributes, kept as they came
 */
public record Draft(String source, @Nullable String id, String type, EntityRef entity, @Nullable Instant time,
    @Nullable String correlationId, @Nullable String causationId, ObjectNode payload, @Nullable ObjectNode metadata,
    @Nullable String actionId, @Nullable ObjectNode extensions) {
  public Draft {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(payload, "payload");
  }

  /** Tempo's own event about an entity. */
  public static Draft own(String type, EntityRef entity, ObjectNode payload) {
    return new Draft(Event.TEMPO_SOURCE, null, type, entity, null, null, null, payload, null, null, null);
  }

  /** The transition of a scheduled action: {@code action_id} is added to the payload. */
  public static Draft transition(String type, EntityRef entity, String actionId, ObjectNode payload) {
    payload.put("action_id", actionId);
    return new Draft(Event.TEMPO_SOURCE, null, type, entity, null, null, null, payload, null, actionId, null);
  }

  /** The same, caused by an event that is in the log already. */
  public Draft causedBy(String causingId, @Nullable String correlation) {
    return new Draft(source, id, type, entity, time, correlation, causingId, payload, metadata, actionId, extensions);
  }
}
