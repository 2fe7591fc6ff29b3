package dev.tempo.backend.scheduler;

import java.time.Duration;

/**
 * How a scheduler works.
 *
 * @param horizon   how far ahead the wheel reaches
 * @param tick      the resolution of the wheel
 * @param batch     how many actions one transaction fires at most
 * @param shared    how many at most while somebody waits for answers, who takes turns with them at the head of the log
 * @param inFlight  how many such transactions are under way at most
 * @param capacity  how many actions are loaded ahead at most; a window with more ends earlier, and goes on as the wheel drains.
 *                  Twice as many are kept where they are scheduled for soon while it is full
 * @param perSecond how many actions a second are fired at most, to go easy on what they start; {@link #UNLIMITED} where that
 *                  is nobody's wish
 * @param heartbeat how often the database is asked for its time
 */
public record SchedulerOptions(Duration horizon, Duration tick, int batch, int shared, int inFlight, int capacity,
    int perSecond,
    Duration heartbeat) {
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public SchedulerOptions {
    if (!horizon.isPositive() || !tick.isPositive() || !heartbeat.isPositive() || batch < 1 || shared < 1
        || inFlight < 1 || capacity < 1 || perSecond < 1) {
      throw new IllegalArgumentException("every option of the scheduler must be positive");
    }
  }

  public static SchedulerOptions defaults() {
    return new SchedulerOptions(Duration.ofMinutes(10), Duration.ofNanos(250_000), 400, 100, 2, 100_000, UNLIMITED,
        Duration
            .ofSeconds(10));
  }

  public SchedulerOptions withHorizon(Duration ahead) {
    return new SchedulerOptions(ahead, tick, batch, shared, inFlight, capacity, perSecond, heartbeat);
  }

  public SchedulerOptions withBatch(int actions) {
    return new SchedulerOptions(horizon, tick, actions, Math.min(shared, actions), inFlight, capacity, perSecond,
        heartbeat);
  }

  public SchedulerOptions withCapacity(int actions) {
    return new SchedulerOptions(horizon, tick, batch, shared, inFlight, actions, perSecond, heartbeat);
  }

  public SchedulerOptions withPerSecond(int actions) {
    return new SchedulerOptions(horizon, tick, batch, shared, inFlight, capacity, actions, heartbeat);
  }

  public SchedulerOptions withHeartbeat(Duration interval) {
    return new SchedulerOptions(horizon, tick, batch, shared, inFlight, capacity, perSecond, interval);
  }
}
