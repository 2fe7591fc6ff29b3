package dev.tempo.backend.nexus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * An event in the log.
 *
 * @param position       dense, from 1; its order is the order of commit
 * @param time           as the source says
 * @param recordedAt     as the database says
 * @param actor          the subject that recorded it
 * @param policyRevision the policy in force when it was recorded
 * @param classification what the entity was when it was recorded, null where Tempo did not know the entity
 * @param owner          likewise; decides with the classification who may read the event
 * @param actionId       the scheduled action whose transition it is
 */
public record Event(long position, String id, String source, String type, EntityRef entity, Instant time,
    Instant recordedAt, String actor, String correlationId, @Nullable String causationId, long policyRevision,
    ObjectNode payload, @Nullable ObjectNode extensions, @Nullable Classification classification,
    @Nullable String owner, @Nullable String actionId) {

  /** The source of Tempo's own events, which nobody else may use. */
  public static final String TEMPO_SOURCE = "/tempo";

  public Event {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(recordedAt, "recordedAt");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(correlationId, "correlationId");
    Objects.requireNonNull(payload, "payload");
  }

  /** The same with another payload, such as what of it somebody may see. */
  public Event withPayload(ObjectNode other) {
    return new Event(position, id, source, type, entity, time, recordedAt, actor, correlationId, causationId,
        policyRevision, other, extensions, classification, owner, actionId);
  }
}
