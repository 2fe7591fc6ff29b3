package dev.tempo.backend.scheduler;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * So many a second and no more, evenly: what is not used within a tenth of a second is not kept for later. A herd that falls due at
 * one instant becomes a stream that what it starts can bear. Safe for concurrent use.
 */
final class Pace {
  private static final double NANOS = 1e9;

  private final int perSecond;
  private final LongSupplier nanoTime;
  private final double most;
  private double permits;
  private long then;

  Pace(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    most = Math.max(1, perSecond / 10.0);
    permits = most;
    then = nanoTime.getAsLong();
  }

  /** Takes as many permits as there are, at most so many. */
  synchronized int permitted(int wanted) {
    if (perSecond == SchedulerOptions.UNLIMITED) {
      return wanted;
    }
    refill();
    int taken = (int) Math.min(wanted, permits);
    permits -= taken;
    return taken;
  }

  /** Gives back what was not needed. */
  synchronized void returned(int unused) {
    permits = Math.min(most, permits + unused);
  }

  /** How long until there is one; zero where there is. */
  synchronized Duration untilPermitted() {
    if (perSecond == SchedulerOptions.UNLIMITED) {
      return Duration.ZERO;
    }
    refill();
    return permits >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - permits) * NANOS / perSecond));
  }

  private void refill() {
    long now = nanoTime.getAsLong();
    permits = Math.min(most, permits + (now - then) * perSecond / NANOS);
    then = now;
  }
}
