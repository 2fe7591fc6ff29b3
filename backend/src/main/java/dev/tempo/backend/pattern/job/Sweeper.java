package dev.tempo.backend.pattern.job;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes jobs away from workers whose lease has ended. Its timer stands at the first end that it knows of, and while there are
 * live jobs it looks now and then for leases that other processes have given; where nothing is live it asks nothing.
 */
final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int BATCH = 500;
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  private final LeaseRows leases;
  private final Expiry expiry;
  private final Wakeups wakeups;
  private final ScheduledExecutorService timer;
  private final ReentrantLock sweeping = new ReentrantLock();
  private boolean running;
  private long at;
  private @Nullable Future<?> next;

  /** Ends these attempts, unless they have ended or were extended meanwhile. */
  interface Expiry {
    void expire(List<Job> expired);
  }

  Sweeper(LeaseRows leases, Expiry expiry, Wakeups wakeups, ScheduledExecutorService timer) {
    this.leases = leases;
    this.expiry = expiry;
    this.wakeups = wakeups;
    this.timer = timer;
  }

  synchronized void start() {
    running = true;
    sweepIn(Duration.ZERO);
  }

  /** Returns when no sweep is under way. */
  void stop() {
    synchronized (this) {
      running = false;
      if (next != null) {
        next.cancel(false);
        next = null;
      }
    }
    sweeping.lock();
    try {
      LOG.debug("leases are not taken back any more");
    } finally {
      sweeping.unlock();
    }
  }

  /** There are live jobs: looks after them. */
  void look() {
    sweepIn(LOOK);
  }

  /** Sweeps then at the latest. */
  synchronized void sweepIn(Duration delay) {
    long when = System.nanoTime() + Math.max(delay.toNanos(), 0);
    if (!running || (next != null && at - when <= 0)) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    at = when;
    try {
      next = timer.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("not swept any more", stopped);
    }
  }

  private void run() {
    sweeping.lock();
    try {
      synchronized (this) {
        if (!running) {
          return;
        }
        next = null;
      }
      sweep();
    } catch (Throwable failure) {
      // An awaited future throws what is checked, too: whatever it is, without this nothing is taken back any more.
      LOG.warn("leases that have ended could not be taken back; tried again in {}", BACKOFF, failure);
      sweepIn(BACKOFF);
    } finally {
      sweeping.unlock();
    }
  }

  /** Takes back all that has ended, and sets the timer. */
  void sweep() {
    List<Job> expired;
    do {
      expired = leases.expired(BATCH);
      if (!expired.isEmpty()) {
        expiry.expire(expired);
      }
    } while (expired.size() == BATCH);
    LeaseRows.Horizon horizon = leases.horizon();
    if (horizon.live()) {
      look();
      wakeups.wakeAll();
    }
    Duration firstEnd = horizon.firstEnd();
    if (firstEnd != null) {
      sweepIn(firstEnd.plusMillis(1));
    }
  }
}
