package dev.tempo.backend.pattern.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often something is tried, and the pauses between: exponential, bounded, and jittered down to half, so that what failed
 * together is not tried together again.
 *
 * @param attempts all in all, at least 1
 * @param first    pause after the first attempt
 * @param factor   by which each further pause is longer, at least 1
 * @param longest  that a pause gets
 */
public record RetryPolicy(int attempts, Duration first, double factor, Duration longest) {
  public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofSeconds(1), 2, Duration.ofMinutes(5));

  public RetryPolicy {
    if (attempts < 1 || first.isNegative() || !(factor >= 1) || !Double.isFinite(factor) || longest.compareTo(
        first) < 0) {
      throw new IllegalArgumentException("a retry needs an attempt, pauses that do not shrink, and a longest one");
    }
  }

  /** @param attempt that has failed, from 1 */
  public Duration pause(int attempt, RandomGenerator random) {
    double millis = Math.min((double) longest.toMillis(),
        first.toMillis() * Math.pow(factor, Math.max(attempt - 1, 0)));
    return Duration.ofMillis(Math.round(millis * (0.5 + random.nextDouble() / 2)));
  }
}
