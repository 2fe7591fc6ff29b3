package dev.tempo.ssr.graal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Checks every watch that is running, every few milliseconds; sleeps while there is none. */
final class Watchdog implements AutoCloseable {

  static final long TICK_NANOS = Duration.ofMillis(5).toNanos();

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private final Set<Watch> running = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().name("ssr-watchdog").daemon().unstarted(this::loop);
  private volatile boolean idle;
  private volatile boolean closed;

  void start() {
    thread.start();
  }

  void add(Watch watch) {
    running.add(watch);
    // Not always: waking a thread costs more than the rest of this, and a tick is soon enough while it is awake.
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  void remove(Watch watch) {
    running.remove(watch);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void loop() {
    while (!closed) {
      running.forEach(this::check);
      idle = true;
      if (running.isEmpty()) {
        LockSupport.park(this);
        idle = false;
      } else {
        idle = false;
        LockSupport.parkNanos(this, TICK_NANOS);
      }
    }
  }

  private void check(Watch watch) {
    try {
      watch.check();
    } catch (RuntimeException | OutOfMemoryError e) {
      // One that cannot be checked must not leave the others unwatched.
      log.error("A render could not be checked; the next tick tries again", e);
    }
  }
}
