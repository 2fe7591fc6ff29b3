package dev.tempo.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: exponential, bounded, and jittered down to half. Used by one thread. */
final class Pause {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private Duration next = FIRST;

  /** @param least what the server asked for */
  void take(Duration least) throws InterruptedException {
    Duration longest = next.compareTo(least) > 0 ? next : least;
    next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    long nanos = longest.toNanos();
    Thread
        .sleep(Duration.ofNanos(Math.max(least.toNanos(), ThreadLocalRandom.current().nextLong(nanos / 2, nanos + 1))));
  }

  void reset() {
    next = FIRST;
  }
}
