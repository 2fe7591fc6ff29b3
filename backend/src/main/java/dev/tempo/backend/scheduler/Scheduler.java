package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.timer.Timer;

import java.util.function.BooleanSupplier;

/**
 * Fires actions at their time. A keeper measures the clock and loads what is due soon into the wheel; firers take out of it
 * what is due, a few batches at once; neither waits for the other. Nothing stops them but {@link #stop}: what fails is tried
 * again.
 *
 * <p>Start and stop may be called in any order and repeatedly; stop returns when no firing is under way, and waits for the batches
 * in hand, not for all that is due: the next start finds the rest.
 */
public final class Scheduler {
  private final Keeper keeper;
  private final Firers firers;
  private final Armed armed;
  private final Timer<Due> timer;
  private final Batches batches;
  private boolean started;

  Scheduler(Timer<Due> timer, Armed armed, Window window, DatabaseClock clock, ActionReads reads, Firing firing,
      SchedulerOptions options, BooleanSupplier sharing, FiringListener listener) {
    this.armed = armed;
    this.timer = timer;
    keeper = new Keeper(window, clock, reads, timer::isBehind, options.heartbeat());
    batches = new Batches(firing, reads, armed, clock, listener, keeper::measure);
    firers = new Firers(timer, armed, batches, new Pace(options.perSecond(), System::nanoTime), options,
        sharing, keeper::drained);
  }

  /** Starts to load the first window and to fire, beginning with what is overdue. Started already, it does nothing. */
  public synchronized void start() {
    if (!started) {
      started = true;
      keeper.start();
      firers.start();
    }
  }

  /** Returns when no firing is under way and none will begin. */
  public synchronized void stop() throws InterruptedException {
    if (started) {
      firers.stop();
      keeper.stop();
      started = false;
    }
  }

  /** Loads anew what is due soon, since what this node is to load has changed, e.g. by another's death. Never blocks. */
  public void reload() {
    keeper.reload();
  }

  /** True once the first window is loaded, while it runs. */
  public boolean isReady() {
    return keeper.isReady();
  }

  /** How many actions are in the wheel or being fired, entries that are stale by now included. */
  public int armed() {
    return armed.size();
  }

  /**
   * Does what is to be done now: heartbeat, next window, and firing whatever is due, until nothing is.
   *
   * @return how many actions were executed
   */
  public int step() {
    int executed = 0;
    int before;
    do {
      keeper.step();
      before = executed;
      executed += firers.drain();
    } while (executed > before);
    return executed;
  }

  /** Fires what is due until nothing is, and nothing is being fired by the others either. */
  void settle() {
    try {
      do {
        step();
        armed.awaitIdle();
      } while (timer.isBehind());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while what is due was fired", e);
    }
  }

  /** How many actions were executed since this was made. */
  long executed() {
    return batches.executed();
  }
}
