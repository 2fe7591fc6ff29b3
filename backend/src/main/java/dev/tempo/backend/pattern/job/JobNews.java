package dev.tempo.backend.pattern.job;

import java.time.Duration;

/** Hears of commits by which a worker that waits may get something to do. */
interface JobNews {

  /** So many jobs are queued, and may be leased at once. */
  void queued(String queue, int jobs);

  /** A job is queued, and may be leased after the delay. */
  void queuedFor(String queue, Duration delay);

  /** Jobs of this queue are leased no more: a limit may let others through. */
  void freed(String queue);
}
