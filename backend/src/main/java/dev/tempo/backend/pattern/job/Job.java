package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A job as its row tells it.
 *
 * @param origin         what was asked for, which never changes
 * @param queuedBy       id of the event that queued it first, which causes what Tempo records of it
 * @param attempts       leased so often
 * @param mostAttempts   after which it fails
 * @param dueAt          when it may be leased, real time
 * @param cancelReason   why its worker is asked to stop; null: it is not
 * @param reason         why it failed, was cancelled, or is queued again
 * @param classification what its entity is, null where Tempo does not know it
 */
public record Job(NewJob origin, String queuedBy, String correlationId, JobState state, int attempts, int mostAttempts,
    Instant dueAt, @Nullable Lease lease, @Nullable String cancelReason, @Nullable Progress progress,
    @Nullable JsonNode output, @Nullable String reason, @Nullable Classification classification,
    @Nullable String owner, Instant createdAt, @Nullable Long endedPosition, @Nullable Instant endedAt) {
  public Job {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(state, "state");
  }

  /**
   * The last lease, for as long as its token means anything.
   *
   * @param worker  name that the worker gave itself
   * @param subject whose credential leased it
   * @param length  by which a heartbeat extends it
   * @param stands  false: it has ended by the database's clock, whether or not the job was taken away already
   */
  public record Lease(String token, String worker, String subject, Duration length, Instant expiresAt,
      boolean stands) {}

  /** @param percent 0-100, null where the worker told only a message */
  public record Progress(@Nullable Double percent, @Nullable String message) {}

  public String id() {
    return origin.id();
  }

  public String queue() {
    return origin.queue();
  }

  public EntityRef entity() {
    return origin.entity();
  }

  /** Its worker still has it, under that token. */
  boolean isHeldBy(String token) {
    return state == JobState.LEASED && lease != null && lease.stands() && lease.token().equals(token);
  }

  /** The last lease was that one, and its holder has ended it. */
  boolean wasEndedBy(String token) {
    return state != JobState.LEASED && lease != null && lease.token().equals(token);
  }

  Job with(Next next, @Nullable Instant at) {
    boolean queued = next.state() == JobState.QUEUED;
    return new Job(origin, queuedBy, correlationId, next.state(), next.attempts(), next.mostAttempts(), dueAt,
        next.byHolder() ? lease : null, null, progress, next.output(), next.reason(), classification, owner, createdAt,
        endedPosition, queued ? null : at);
  }

  Job askedToStop(String why) {
    return new Job(origin, queuedBy, correlationId, state, attempts, mostAttempts, dueAt, lease, why, progress, output,
        reason, classification, owner, createdAt, endedPosition, endedAt);
  }

  /** Tempo's own event of what becomes of it. */
  Draft event(Next next) {
    ObjectNode payload = payload(origin, next.attempts());
    if (next.state() == JobState.COMPLETED) {
      payload.set("result", next.output());
    } else {
      payload.put("reason", next.reason());
    }
    return Draft.own("job." + next.state().wire(), entity(), payload);
  }

  static ObjectNode payload(NewJob job, int attempts) {
    return JsonNodeFactory.instance.objectNode().put("job_id", job.id()).put("queue", job.queue()).put("run_id", job
        .runId()).put("step_id", job.stepId()).put("action_id", job.actionId()).put("attempts", attempts);
  }
}
