package dev.tempo.backend.pattern;

import dev.tempo.backend.pattern.HttpCalls.Call;
import dev.tempo.backend.pattern.Performing.Performed;
import dev.tempo.backend.scheduler.SimulatedTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries runs on: a bounded number at a time, each by one thread; calls outside wait on threads of their own, so one that hangs
 * holds up its own step and nothing else. {@link #step} does all that is due and returns; the loop parks until more is.
 *
 * <p>What is decided is in the database: a process that dies at any moment leaves each step as done or as not done. What was due
 * is found by the next one; calls that were under way are made again, with the same {@code Idempotency-Key}.
 *
 * <p>Start and stop may be called in any order and repeatedly.
 */
public final class PatternRunner implements SimulatedTime.Participant {
  private static final Logger LOG = LoggerFactory.getLogger(PatternRunner.class);
  private static final int MOST_AT_ONCE = 16;
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  private final RunQueue queue;
  private final RunBooks books;
  private final InstantSource clock;
  private final Carrying carrying;
  private final HttpSending sending;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  /** Runs that are carried on now, and how often they were offered meanwhile. */
  private final Map<String, Integer> carried = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();
  private int active;
  private @Nullable Thread loop;
  private volatile boolean running;
  private volatile boolean stopping;
  private boolean resumed;
  /** Another node may have died. */
  private volatile boolean reloads;
  /** Calls that are made now, by their keys: one is not made beside itself. */
  private final Set<String> calling = ConcurrentHashMap.newKeySet();

  PatternRunner(RunQueue queue, RunBooks books, InstantSource clock, Carrying carrying, HttpSending sending) {
    this.queue = queue;
    this.books = books;
    this.clock = clock;
    this.carrying = carrying;
    this.sending = sending;
    books.handOverTo(queue::offer);
  }

  public synchronized void start() {
    if (loop == null) {
      running = true;
      stopping = false;
      loop = Thread.ofVirtual().name("pattern-runner").start(this::loop);
    }
  }

  /**
   * Returns when nothing is carried on any more; what is due, and what calls were under way, is taken up at the next start. A
   * call is interrupted: what it had done outside, it will do again with the same key.
   */
  public synchronized void stop() throws InterruptedException {
    running = false;
    stopping = true;
    queue.wakeUp();
    Thread thread = loop;
    if (thread != null) {
      thread.join();
    }
    loop = null;
    sending.close();
    awaitQuiet();
    stopping = false;
    resumed = false;
    sending.open();
  }

  /** Looks for what a node has left behind that may have died. Never blocks. */
  public void reload() {
    reloads = true;
    queue.wakeUp();
  }

  /** Does all that is due, and waits for the calls that follow. Safe beside the loop. */
  public void step() {
    try {
      do {
        round();
        awaitQuiet();
      } while (round() > 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before all that was due was done", e);
    }
  }

  /** For whoever moves the clock on: returns when all that is due by now is done, and no call is under way. */
  @Override
  public void settle() {
    step();
  }

  /** The earliest time at which a run wants to go on, past or to come; empty: none does by itself. */
  @Override
  public Optional<Instant> nextDue() {
    return queue.nextDue();
  }

  private void loop() {
    while (running) {
      try {
        round();
        if (running) {
          queue.await();
        }
      } catch (InterruptedException e) {
        LOG.warn("the runner of patterns was interrupted: it goes on until it is stopped", e);
      } catch (Throwable e) {
        // Whatever it is, and undeclared checked exceptions of Future.await too: without this loop no run goes on any more.
        LOG.error("the runner of patterns met a failure; it tries again in {}", BACKOFF, e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      queue.pause(BACKOFF);
    } catch (InterruptedException e) {
      LOG.warn("the runner of patterns was interrupted while it waited to try again", e);
    }
  }

  /** @return how many runs were taken up */
  private int round() throws InterruptedException {
    boolean anew = reloads;
    reloads = false;
    int taken;
    try {
      if (anew) {
        queue.restart();
      }
      queue.load();
      taken = resume(anew);
      anew = false;
    } finally {
      reloads |= anew;
    }
    for (RunRows.Due due : queue.due()) {
      places.acquire();
      taken++;
      begin("pattern-run-" + due.id(), () -> {
        try {
          carryOn(due);
        } finally {
          places.release();
        }
      });
    }
    return taken;
  }

  /** Makes the calls again that a former process was waiting for, or a node that has died. */
  private int resume(boolean anew) {
    lock.lock();
    try {
      if (resumed && !anew) {
        return 0;
      }
      boolean own = !resumed;
      var runs = books.rows().abandoned(own);
      runs.forEach(run -> carrying.abandoned(run, own).forEach(this::send));
      resumed = true;
      return runs.size();
    } finally {
      lock.unlock();
    }
  }

  private void carryOn(RunRows.Due due) {
    if (carried.merge(due.id(), 1, Integer::sum) > 1) {
      // Whoever carries it on may have read it before what made it due: it is looked at again after that.
      return;
    }
    Performed done = null;
    try {
      done = carrying.carryOn(due);
      done.calls().forEach(this::send);
    } catch (Throwable e) {
      LOG.warn("run {} on {} cannot go on now; it is tried again in {}", due.id(), due.entity(), BACKOFF, e);
    } finally {
      offer(due, done);
      Integer offered = carried.remove(due.id());
      if (offered != null && offered > 1) {
        queue.offer(new RunRows.Due(due.id(), due.entity(), clock.instant()));
      }
    }
  }

  /** @param done null: it failed */
  private void offer(RunRows.Due due, @Nullable Performed done) {
    Instant next = done == null ? clock.instant().plus(BACKOFF) : done.next();
    if (next == null) {
      return;
    }
    if (done != null && next.isAfter(done.now())) {
      // By the database's clock it was too early, or is: then the distance counts, not what this clock says.
      Instant here = clock.instant();
      next = next.isAfter(here) ? next : here.plus(Duration.between(done.now(), next));
    }
    queue.offer(new RunRows.Due(due.id(), due.entity(), next));
  }

  private void send(Call call) {
    if (!calling.add(call.idempotencyKey())) {
      return; // this node was taken for dead, and makes the call still
    }
    begin("pattern-call-" + call.idempotencyKey(), () -> {
      HttpCalls.Result result;
      try {
        result = sending.send(call);
      } finally {
        calling.remove(call.idempotencyKey());
      }
      if (result == null || (stopping && result instanceof HttpCalls.Result.Failure)) {
        return;
      }
      try {
        carrying.answered(call, result);
      } catch (Throwable e) {
        LOG.warn("the answer to {} could not be recorded: the call is made again when its time is over", call
            .idempotencyKey(), e);
      }
    });
  }

  private void begin(String name, Runnable work) {
    lock.lock();
    try {
      active++;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name(name).start(() -> {
      try {
        work.run();
      } finally {
        lock.lock();
        try {
          active--;
          quiet.signalAll();
        } finally {
          lock.unlock();
        }
      }
    });
  }

  private void awaitQuiet() throws InterruptedException {
    lock.lock();
    try {
      while (active > 0) {
        quiet.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
