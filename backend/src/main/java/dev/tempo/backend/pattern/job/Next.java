package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What becomes of a job: decided from the row and what is said of it, nothing else.
 *
 * @param delay    until it may be leased again; zero where it has ended
 * @param byHolder its worker said so itself: its token is remembered, so that it may say so twice
 */
record Next(JobState state, @Nullable JsonNode output, @Nullable String reason, Duration delay, int attempts,
    int mostAttempts, boolean byHolder) {

  /** What is said of a leased job. */
  sealed interface Word {

    record Done(JsonNode output) implements Word {
      public Done {
        Objects.requireNonNull(output, "output");
      }
    }

    record Failed(String reason, boolean retryable) implements Word {}

    /** Its worker stops, and has not done it: the attempt does not count. */
    record HandedBack(String reason) implements Word {}

    /** Not a worker's word: nothing was heard of it in time. */
    record Expired(String worker) implements Word {}
  }

  static Next of(Job job, Word word, RandomGenerator random) {
    return switch (word) {
      case Word.Done(JsonNode output) -> new Next(JobState.COMPLETED, output, null, Duration.ZERO, job.attempts(), job
          .mostAttempts(), true);
      case Word.Failed(String reason, boolean retryable) -> missed(job, reason, retryable, true, random);
      case Word.HandedBack(String reason) -> job.cancelReason() != null
          ? cancelled(job, job.cancelReason(), true)
          : new Next(JobState.QUEUED, null, reason, Duration.ZERO, Math.max(job.attempts() - 1, 0), job
              .mostAttempts(), true);
      case Word.Expired(String worker) -> missed(job, "its lease ended: nothing was heard of the worker " + worker
          + " in time", true, false, random);
    };
  }

  private static Next missed(Job job, String reason, boolean retryable, boolean byHolder, RandomGenerator random) {
    String cancelReason = job.cancelReason();
    if (cancelReason != null) {
      return cancelled(job, cancelReason, byHolder);
    }
    return retryable && job.attempts() < job.mostAttempts()
        ? new Next(JobState.QUEUED, null, reason, job.origin().retry().pause(job.attempts(), random), job.attempts(),
            job.mostAttempts(), byHolder)
        : new Next(JobState.FAILED, null, reason, Duration.ZERO, job.attempts(), job.mostAttempts(), byHolder);
  }

  static Next cancelled(Job job, String reason, boolean byHolder) {
    return new Next(JobState.CANCELLED, null, reason, Duration.ZERO, job.attempts(), job
        .mostAttempts(), byHolder);
  }

  /** By hand: as many attempts again as the policy gives. */
  static Next retried(Job job) {
    return new Next(JobState.QUEUED, null, "retried by hand", Duration.ZERO, job.attempts(), job.attempts() + job
        .origin().retry().attempts(), false);
  }
}
