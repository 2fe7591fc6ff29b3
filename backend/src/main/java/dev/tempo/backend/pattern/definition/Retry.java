package dev.tempo.backend.pattern.definition;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How often and how far apart a step is tried.
 *
 * @param maxAttempts in all, the first included
 * @param backoff     before the second attempt
 * @param factor      by which each further pause is longer than the one before, at least 1
 * @param maxBackoff  the longest pause
 */
public record Retry(int maxAttempts, Duration backoff, double factor, Duration maxBackoff) {
  public static final Retry NEVER = new Retry(1, Duration.ofSeconds(1), 2, Duration.ofMinutes(5));
  public static final Retry EXTERNAL = new Retry(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(5));
  static final int MOST_ATTEMPTS = 100;
  static final Duration LONGEST = Duration.ofDays(7);

  public Retry {
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(maxBackoff, "maxBackoff");
  }

  /**
   * The pause after a failed attempt: grown exponentially, bounded, then shortened at random by up to a half, so that those
   * that failed together do not come back together.
   *
   * @param failed attempts made so far, from 1
   */
  public Duration pauseAfter(int failed, RandomGenerator random) {
    double longest = Math.min((double) backoff.toNanos() * Math.pow(factor, failed - 1), (double) maxBackoff
        .toNanos());
    return Duration.ofNanos((long) (longest * (1 - random.nextDouble() / 2)));
  }
}
