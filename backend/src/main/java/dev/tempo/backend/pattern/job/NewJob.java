package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * A job to be put into a queue.
 *
 * @param id             UUIDv7
 * @param idempotencyKey the same for every attempt
 * @param timeout        of one attempt, which no heartbeat extends; null: as long as its worker's heart beats
 * @param runId          of the pattern's run, null where none asks for it
 * @param actionId       of the action that started the run
 * @param traceparent    W3C trace context, handed on to the worker
 */
public record NewJob(String id, String queue, EntityRef entity, ObjectNode input, String idempotencyKey,
    RetryPolicy retry, @Nullable Duration timeout, @Nullable String runId, @Nullable String stepId, Cause cause,
    @Nullable String actionId, @Nullable String traceparent) {
  public NewJob {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    Objects.requireNonNull(retry, "retry");
    Objects.requireNonNull(cause, "cause");
  }

  /** The event that led to it, and the story that it belongs to. */
  public record Cause(String causationId, @Nullable String correlationId) {
    public Cause {
      Objects.requireNonNull(causationId, "causationId");
    }
  }
}
