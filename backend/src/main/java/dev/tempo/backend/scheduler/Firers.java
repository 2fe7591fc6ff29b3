package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.timer.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The threads that fire: as many as there may be batches in flight. One of them waits at the wheel, takes what is due and goes
 * on to fire it, while the next one waits; so the wheel is watched at all times but while every one is firing, and
 * what falls due then makes the next batch the larger.
 *
 * <p>They are platform threads: a virtual one that parks for a time comes back late when others keep the carriers busy (measured
 * on two cores: 0.2 ms later at the median, and seconds where four virtual threads computed).
 */
final class Firers {
  private static final Logger LOG = LoggerFactory.getLogger(Firers.class);

  private final Timer<Due> timer;
  private final Armed armed;
  private final Batches batches;
  private final Pace pace;
  private final SchedulerOptions options;
  private final BooleanSupplier sharing;
  private final Runnable drained;
  private final ReentrantLock atTheWheel = new ReentrantLock();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running;

  /**
   * @param sharing whether somebody waits for answers, so that batches should be small
   * @param drained told after each batch that was taken out of the wheel
   */
  Firers(Timer<Due> timer, Armed armed, Batches batches, Pace pace, SchedulerOptions options, BooleanSupplier sharing,
      Runnable drained) {
    this.timer = timer;
    this.armed = armed;
    this.batches = batches;
    this.pace = pace;
    this.options = options;
    this.sharing = sharing;
    this.drained = drained;
  }

  /** Not to be called twice without a stop. */
  void start() {
    running = true;
    IntStream.range(0, options.inFlight()).mapToObj(number -> Thread.ofPlatform().name("scheduler-fire-" + number)
        .start(this::loop)).forEach(threads::add);
  }

  /** Returns when no firing is under way. */
  void stop() throws InterruptedException {
    running = false;
    timer.wakeUp();
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  /**
   * Fires what is due until nothing is, on the thread of the caller.
   *
   * @return how many were executed
   */
  int drain() {
    int executed = 0;
    for (List<Due> batch = take(); !batch.isEmpty(); batch = take()) {
      executed += batches.fire(batch);
      drained.run();
    }
    return executed;
  }

  private List<Due> take() {
    int permitted = pace.permitted(sharing.getAsBoolean() ? options.shared() : options.batch());
    List<Due> batch = armed.take(permitted);
    pace.returned(permitted - batch.size());
    return batch;
  }

  private void loop() {
    while (running) {
      List<Due> batch = next();
      drained.run();
      if (!batch.isEmpty()) {
        fire(batch);
      }
    }
    // Whoever waits at the wheel next is to see that this is the end.
    timer.wakeUp();
  }

  /** Empty where there is another reason to look around. */
  private List<Due> next() {
    atTheWheel.lock();
    try {
      if (!running) {
        return List.of();
      }
      timer.await(Instant.MAX);
      Duration wait = pace.untilPermitted();
      if (wait.isPositive()) {
        timer.awaitWakeUp(wait);
      }
      return running ? take() : List.of();
    } catch (InterruptedException e) {
      LOG.warn("the scheduler was interrupted: it goes on until it is stopped", e);
      return List.of();
    } finally {
      atTheWheel.unlock();
    }
  }

  private void fire(List<Due> batch) {
    try {
      batches.fire(batch);
    } catch (Throwable e) {
      // Whatever it is: without this thread less fires, and without the last one nothing does. The batch has been told of.
      LOG.error("firing {} actions met a failure", batch.size(), e);
    }
  }
}
