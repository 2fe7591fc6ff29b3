package dev.tempo.backend.policy.publish;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs {@link Retiming#step} until nothing is left, at the start and whenever it is woken; asks nothing in between. Where several
 * nodes share the database, only the one that may does it; should two for a moment, each batch is still done once, since what is
 * left is looked at again under its lock.
 */
public final class RetimingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RetimingLoop.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration AFTER_FAILURES = Duration.ofMinutes(1);

  private final Retiming retiming;
  private final BooleanSupplier mayRun;
  private final Duration afterFailure;
  private final Semaphore news = new Semaphore(0);
  private @Nullable Thread thread;

  /** @param mayRun whether this node may, by what it knows; asked before each batch, and to be woken when it has become true */
  public RetimingLoop(Retiming retiming, BooleanSupplier mayRun) {
    this(retiming, mayRun, AFTER_FAILURE);
  }

  RetimingLoop(Retiming retiming, BooleanSupplier mayRun, Duration afterFailure) {
    this.retiming = retiming;
    this.mayRun = mayRun;
    this.afterFailure = afterFailure;
  }

  /** After a publish, here or on another node, or when leases have changed hands. */
  public void wake() {
    news.release();
  }

  /** Goes on with what an earlier process left. Started already, it does nothing. */
  public synchronized void start() {
    if (thread == null) {
      news.release();
      thread = Thread.ofVirtual().name("policy-retiming").start(this::run);
    }
  }

  /** Returns when the batch in hand is done. May be called before the start, and twice. */
  public synchronized void stop() throws InterruptedException {
    if (thread != null) {
      thread.interrupt();
      thread.join();
      thread = null;
    }
  }

  private void run() {
    try {
      while (true) {
        news.acquire();
        news.drainPermits();
        catchUp();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void catchUp() throws InterruptedException {
    boolean more = true;
    Duration pause = afterFailure;
    while (more && !Thread.currentThread().isInterrupted()) {
      try {
        more = mayRun.getAsBoolean() && retiming.step();
        pause = afterFailure;
      } catch (Throwable failure) {
        // Also checked ones: awaiting a future throws what the future failed with, a ConnectException too. And errors: nobody
        // else would start this thread again.
        if (failure instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("stopped during a batch, which is rolled back");
        }
        LOG.warn("re-timing after a change of policy failed, the batch is tried again in {}; until it is reached, "
            + "the guard works each action out again before it fires", pause, failure);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(AFTER_FAILURES) < 0 ? doubled : AFTER_FAILURES;
      }
    }
  }
}
