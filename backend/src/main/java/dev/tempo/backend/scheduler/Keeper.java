package dev.tempo.backend.scheduler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the clock measured and the window loaded, on a thread of its own: a herd that is being fired delays neither. {@link
 * #step} does what is to be done now; the loop parks until the next heartbeat, the next window, or until half of a full one
 * has drained.
 */
final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  /** Overdue by more, an action was lost from the wheel. */
  private static final int LOST_AFTER_SECONDS = 5;
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  /** How long it takes at most to notice that the machine slept; costs a look at two clocks. */
  private static final Duration LONGEST_PARK = Duration.ofSeconds(1);

  private final Window window;
  private final DatabaseClock clock;
  private final InstantSource steady;
  private final ActionReads reads;
  private final Overdue overdue;
  private final Duration heartbeat;
  private volatile Instant nextHeartbeat = Instant.MIN;
  private @Nullable Thread thread;
  private volatile boolean running;
  private volatile boolean ready;

  /** Whether more is due in the wheel than is being fired, which explains what is overdue. */
  interface Overdue {
    boolean isExplained();
  }

  Keeper(Window window, DatabaseClock clock, ActionReads reads, Overdue overdue, Duration heartbeat) {
    this.window = window;
    this.clock = clock;
    this.reads = reads;
    this.overdue = overdue;
    this.heartbeat = heartbeat;
    steady = clock.steady();
  }

  /** Not to be called twice without a stop. */
  void start() {
    running = true;
    thread = Thread.ofVirtual().name("scheduler-keeper").start(this::loop);
  }

  /** Returns when nothing is being asked. */
  void stop() throws InterruptedException {
    running = false;
    Thread kept = thread;
    if (kept != null) {
      LockSupport.unpark(kept);
      kept.join();
    }
    thread = null;
    ready = false;
  }

  boolean isReady() {
    return ready;
  }

  /** Loads anew what is due soon: more is this node's to fire than before, or less. */
  void reload() {
    window.restart();
    LockSupport.unpark(thread);
  }

  /** Called by whoever takes from the wheel. */
  void drained() {
    if (window.hasDrained()) {
      LockSupport.unpark(thread);
    }
  }

  /** Asks for the time, and loads the next window, where it is time to. */
  synchronized void step() {
    if (!steady.instant().isBefore(nextHeartbeat) || (steady instanceof SteadyClock own && own.slept())) {
      beat();
    }
    window.load(clock.instant());
  }

  /** Asks the database for its time now. */
  void measure() {
    clock.measure(() -> reads.pulse(LOST_AFTER_SECONDS).now());
  }

  private void beat() {
    boolean[] lost = {false};
    clock.measure(() -> {
      ActionReads.Pulse pulse = reads.pulse(LOST_AFTER_SECONDS);
      lost[0] = pulse.overdue();
      return pulse.now();
    });
    nextHeartbeat = steady.instant().plus(heartbeat);
    if (lost[0] && !overdue.isExplained()) {
      window.reload(clock.instant());
    }
  }

  private void loop() {
    while (running) {
      Duration park = BACKOFF;
      try {
        step();
        ready = true;
        park = untilNext();
      } catch (Throwable e) {
        // Whatever it is, and undeclared checked exceptions of Future.await too: without this loop nothing is loaded any more.
        LOG.error("the scheduler cannot reach the database; it tries again in {}", BACKOFF, e);
      }
      if (running && park.isPositive()) {
        LockSupport.parkNanos(this, park.toNanos());
      }
    }
  }

  private Duration untilNext() {
    Duration beat = Duration.between(steady.instant(), nextHeartbeat);
    Instant loadAt = window.loadAt();
    Instant now = clock.instant();
    Duration load = loadAt.equals(Instant.MAX) ? LONGEST_PARK : Duration.between(now, loadAt.isBefore(now) ? now
        : loadAt);
    Duration soonest = beat.compareTo(load) < 0 ? beat : load;
    return soonest.compareTo(LONGEST_PARK) < 0 ? soonest : LONGEST_PARK;
  }
}
