package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.timer.Timer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What is in the wheel or being fired, each action of each generation once: a window that is read again adds nothing that waits
 * already, and what is in flight is not emitted a second time. Safe for concurrent use.
 */
final class Armed {
  private final Timer<Due> timer;
  private final ConcurrentMap<Due, Stage> stages = new ConcurrentHashMap<>();
  private final Object idle = new Object();
  private int firing;

  private enum Stage {
    WAITING,
    FIRING,
    /** It is being fired, and was committed as scheduled meanwhile, e.g. released: it goes back into the wheel. */
    FIRING_AND_WANTED
  }

  Armed(Timer<Due> timer) {
    this.timer = timer;
  }

  /** Takes what the database was seen to hold; what is being fired may have been seen from before its commit. */
  void load(Due due) {
    if (stages.putIfAbsent(due, Stage.WAITING) == null) {
      timer.arm(due, due.runAt());
    }
  }

  /** Takes what was just committed. */
  void offer(Due due) {
    boolean taken = false;
    while (!taken) {
      if (stages.putIfAbsent(due, Stage.WAITING) == null) {
        timer.arm(due, due.runAt());
        taken = true;
      } else {
        // Gone in between, it fired: the next round puts it in anew.
        taken = stages.computeIfPresent(due, (same, stage) -> stage == Stage.WAITING
            ? stage
            : Stage.FIRING_AND_WANTED) != null;
      }
    }
  }

  /** Takes out what is due now, at most so many. */
  List<Due> take(int limit) {
    synchronized (idle) {
      List<Due> batch = timer.due(limit);
      firing += batch.size();
      batch.forEach(due -> stages.put(due, Stage.FIRING));
      return batch;
    }
  }

  /** They have fired, or were stale. */
  void done(List<Due> batch) {
    for (Due due : batch) {
      boolean wanted = stages.computeIfPresent(due, (same, stage) -> stage == Stage.FIRING_AND_WANTED
          ? Stage.WAITING
          : null) != null;
      if (wanted) {
        timer.arm(due, due.runAt());
      }
    }
    fired(batch.size());
  }

  /** Arms one that was taken for another time. */
  void again(Due due, Instant when) {
    stages.put(due, Stage.WAITING);
    timer.arm(due, when);
    fired(1);
  }

  /** Waits until nothing is being fired. */
  void awaitIdle() throws InterruptedException {
    synchronized (idle) {
      while (firing > 0) {
        idle.wait();
      }
    }
  }

  private void fired(int number) {
    synchronized (idle) {
      firing -= number;
      if (firing <= 0) {
        idle.notifyAll();
      }
    }
  }

  /**
   * Forgets the later half of what waits, to make room.
   *
   * @return the earliest time forgotten; empty where nothing was
   */
  Optional<Instant> forgetLaterHalf() {
    List<Due> later = timer.removeLatest(timer.size() / 2);
    later.forEach(stages::remove);
    return later.stream().map(Due::runAt).min(Instant::compareTo);
  }

  /** How many wait or are being fired. */
  int size() {
    return stages.size();
  }
}
