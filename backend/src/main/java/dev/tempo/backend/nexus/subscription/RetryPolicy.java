package dev.tempo.backend.nexus.subscription;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a failed delivery is tried again: exponential, jittered by a fifth either way, bounded.
 *
 * @param attempts in all, the first one included
 */
public record RetryPolicy(Duration first, double factor, Duration longest, int attempts) {
  /** About ten hours in all. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(Duration.ofSeconds(5), 3, Duration.ofHours(2), 12);

  /** @param failed attempts so far, at least 1 */
  Duration delay(int failed) {
    double millis = Math.min(first.toMillis() * Math.pow(factor, failed - 1), (double) longest.toMillis());
    return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  boolean exhausted(int failed) {
    return failed >= attempts;
  }
}
