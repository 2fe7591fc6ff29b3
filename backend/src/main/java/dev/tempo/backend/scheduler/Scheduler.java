package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.timer.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Fires actions at their time. {@link #step} does what is to be done now and returns; the loop parks until the next action, the
 * next window or the next heartbeat, and steps. Nothing stops the loop but {@link #stop}: what fails is tried again.
 *
 * <p>Start and stop may be called in any order and repeatedly; stop returns when no firing is under way.
 */
public final class Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  /** Overdue by more, an action was lost from the wheel. */
  private static final int LOST_AFTER_SECONDS = 5;
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  private final Timer<Due> timer;
  private final Window window;
  private final DatabaseClock clock;
  private final ActionReads reads;
  private final Firing firing;
  private final SchedulerOptions options;
  private final FiringListener listener;
  private Instant nextHeartbeat = Instant.MIN;
  private @Nullable Thread loop;
  private volatile boolean running;
  private volatile boolean stopping;
  private volatile boolean ready;

  Scheduler(Timer<Due> timer, Window window, DatabaseClock clock, ActionReads reads, Firing firing,
      SchedulerOptions options, FiringListener listener) {
    this.timer = timer;
    this.window = window;
    this.clock = clock;
    this.reads = reads;
    this.firing = firing;
    this.options = options;
    this.listener = listener;
  }

  /** Starts the loop, which loads the first window and fires what is overdue. Started already, it does nothing. */
  public synchronized void start() {
    if (loop == null) {
      running = true;
      stopping = false;
      loop = Thread.ofVirtual().name("scheduler").start(this::loop);
    }
  }

  /** Returns when no firing is under way and none will begin. */
  public synchronized void stop() throws InterruptedException {
    running = false;
    stopping = true;
    timer.wakeUp();
    Thread thread = loop;
    if (thread != null) {
      thread.join();
    }
    loop = null;
    stopping = false;
    ready = false;
  }

  /** True once the first window is loaded, while the loop runs. */
  public boolean isReady() {
    return ready;
  }

  /** How many actions are in the wheel, entries that are stale by now included. */
  public int armed() {
    return timer.size();
  }

  /**
   * Does what is to be done now: heartbeat, next window, and firing whatever is due, until nothing is.
   *
   * @return how many actions were executed
   */
  public int step() {
    beat();
    window.load(clock.instant());
    int executed = 0;
    for (List<Due> due = timer.due(); !due.isEmpty(); due = timer.due()) {
      // A stop waits for the batch in hand, not for all that is due: the next start finds the rest in the database.
      for (int from = 0; from < due.size() && !stopping; from += options.batch()) {
        executed += fire(due.subList(from, Math.min(due.size(), from + options.batch())));
      }
    }
    return executed;
  }

  private void loop() {
    while (running) {
      try {
        step();
        ready = true;
        timer.await(nextHeartbeat.isBefore(window.loadAt()) ? nextHeartbeat : window.loadAt());
      } catch (InterruptedException e) {
        LOG.warn("the scheduler was interrupted: it goes on until it is stopped", e);
      } catch (Throwable e) {
        // Whatever it is, and undeclared checked exceptions of Future.await too: without this loop nothing fires any more.
        LOG.error("the scheduler met a failure; it tries again in {}", BACKOFF, e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      timer.awaitWakeUp(BACKOFF);
    } catch (InterruptedException e) {
      LOG.warn("the scheduler was interrupted while it waited to try again", e);
    }
  }

  private void beat() {
    if (clock.instant().isBefore(nextHeartbeat)) {
      return;
    }
    boolean[] overdue = {false};
    clock.measure(() -> {
      ActionReads.Pulse pulse = reads.pulse(LOST_AFTER_SECONDS);
      overdue[0] = pulse.overdue();
      return pulse.now();
    });
    Instant now = clock.instant();
    if (overdue[0]) {
      window.reload(now);
    }
    nextHeartbeat = now.plus(options.heartbeat());
  }

  private int fire(List<Due> batch) {
    Firing.Fired fired;
    try {
      fired = firing.fire(batch);
    } catch (Exception e) { // also checked ones, which Future.await throws undeclared
      if (reads.passes(e)) {
        return again(batch, e);
      }
      if (batch.size() == 1) {
        return fail(batch.getFirst(), e);
      }
      LOG.warn("a batch of {} actions cannot be fired; each is tried on its own", batch.size(), e);
      return batch.stream().mapToInt(due -> fire(List.of(due))).sum();
    }
    return report(fired);
  }

  private int report(Firing.Fired fired) {
    Instant now = clock.instant();
    for (Due due : fired.early()) {
      // Wait as long as the database says that it takes, whatever this process thinks of the time.
      timer.arm(due, now.plus(Duration.between(fired.databaseTime(), due.runAt())));
      nextHeartbeat = Instant.MIN;
    }
    fired.executed().forEach(executed -> listener.fired(executed.kind(), Duration.between(executed.dueSince(), now)));
    return fired.executed().size();
  }

  /** Ends the action as failed. */
  private int fail(Due due, Exception failure) {
    try {
      firing.fail(due, reason(failure));
      LOG.error("action {} of {} failed; it can be retried by hand", due.id(), due.entity(), failure);
      return 0;
    } catch (Exception notEven) {
      failure.addSuppressed(notEven);
      return again(List.of(due), failure);
    }
  }

  /** Arms them again: they have fired or not, their rows will tell. */
  private int again(List<Due> batch, Exception failure) {
    LOG.error("{} actions are tried again in {}: the database cannot be reached", batch.size(), BACKOFF, failure);
    Instant next = clock.instant().plus(BACKOFF);
    batch.forEach(due -> timer.arm(due, next));
    return 0;
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
