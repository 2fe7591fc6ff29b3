package dev.tempo.backend.nexus;

import java.time.Duration;
import java.util.List;

/**
 * A reader's place in the log, used by one thread. It never skips an event and never gives one twice; a slow reader falls
 * behind, and reads on from where it was. Costs nothing while it waits, and needs no closing.
 */
public interface Follower {

  /** The position of the last event given; at first, the one after which following began. */
  long position();

  /**
   * Waits for what comes after the place, and moves the place on.
   *
   * @return some of the next events in order, dense; empty where the timeout ended first
   */
  List<Event> next(Duration timeout) throws InterruptedException;
}
