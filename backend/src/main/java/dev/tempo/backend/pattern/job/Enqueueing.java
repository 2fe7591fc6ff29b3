package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Jobs that a service or an administrator puts into a queue directly, without a pattern. Their event goes through the lanes of
 * Nexus under the job's own id, so that the same sent twice is one job.
 */
public final class Enqueueing {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final Nexus nexus;
  private final Sayings sayings;

  Enqueueing(Nexus nexus, Sayings sayings) {
    this.nexus = nexus;
    this.sayings = sayings;
  }

  /**
   * What is asked for.
   *
   * @param id             a UUID by which a repeat is told; null: a new one
   * @param idempotencyKey null: the job's id
   */
  public record Request(@Nullable String id, String queue, EntityRef entity, ObjectNode input,
      @Nullable String idempotencyKey, RetryPolicy retry, @Nullable Duration timeout, @Nullable String traceparent) {}

  /** @param repeated it was sent before, and is whatever it has become */
  public record Enqueued(String id, long position, boolean repeated) {}

  /**
   * Blocks until the job is durable.
   *
   * @throws dev.tempo.backend.nexus.Refusal 403 for users and where the principal may not act on the entity, 409 where the id
   *                                         is another job's
   */
  public Enqueued enqueue(Principal principal, Request request) {
    JobLeases.requireWorker(principal);
    String id = request.id() == null ? IDS.generate().toString() : request.id();
    NewJob job = new NewJob(id, request.queue(), request.entity(), request.input(), Objects.requireNonNullElse(request
        .idempotencyKey(), id), request.retry(), request.timeout(), null, null, new NewJob.Cause(id, id), null, request
            .traceparent());
    Draft draft = new Draft(Event.TEMPO_SOURCE, id, Jobs.QUEUED, job.entity(), null, null, null, Job.payload(job, 0)
        .put("idempotency_key", job.idempotencyKey()), null, null, null);
    sayings.put(job);
    try {
      Receipt receipt = nexus.submit(new Nexus.Submission(principal, List.of(new Nexus.Incoming(draft, job
          .toString())))).getFirst();
      return new Enqueued(id, receipt.position(), receipt.repeated());
    } finally {
      sayings.remove(job);
    }
  }
}
