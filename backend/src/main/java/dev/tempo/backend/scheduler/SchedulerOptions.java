package dev.tempo.backend.scheduler;

import java.time.Duration;

/**
 * How a scheduler works.
 *
 * @param horizon   how far ahead the wheel reaches; memory is bounded by what falls due within it
 * @param tick      the resolution of the wheel
 * @param batch     how many actions one transaction fires at most
 * @param heartbeat how often the database is asked for its time
 */
public record SchedulerOptions(Duration horizon, Duration tick, int batch, Duration heartbeat) {
  public SchedulerOptions {
    if (!horizon.isPositive() || !tick.isPositive() || !heartbeat.isPositive() || batch < 1) {
      throw new IllegalArgumentException("horizon, tick, heartbeat and batch must be positive");
    }
  }

  public static SchedulerOptions defaults() {
    return new SchedulerOptions(Duration.ofMinutes(10), Duration.ofNanos(250_000), 250, Duration.ofSeconds(10));
  }
}
