package dev.tempo.backend.nexus.outbound;

import java.time.Duration;

/** When all of a request must be over, on the monotonic clock. */
record Deadline(long nanos) {

  static Deadline in(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos());
  }

  /** Never negative. */
  long nanosLeft() {
    return Math.max(0, nanos - System.nanoTime());
  }

  /** At least 1, since 0 means "for ever" to those who are asked to wait. */
  int millisLeft() {
    return Math.clamp(nanosLeft() / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
