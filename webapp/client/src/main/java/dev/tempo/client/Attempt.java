package dev.tempo.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One job at hand: its handler on a platform thread, its heartbeats on a virtual one, and what is said of it in the end, once. */
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final int LONGEST_REASON = 1_000;

  private final Leasing leasing;
  private final Assignment job;
  private final Handler handler;
  private final Duration lease;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean said;

  Attempt(Leasing leasing, Assignment job, Handler handler, Duration lease) {
    this.leasing = leasing;
    this.job = job;
    this.handler = handler;
    this.lease = lease;
  }

  /** @param done runs when the handler has ended, and the server was told */
  void start(Runnable done) {
    Thread.ofVirtual().name("heartbeat-" + job.id()).start(this::beat);
    Thread.ofPlatform().daemon().name("job-" + job.id()).start(() -> {
      try {
        run();
      } finally {
        ended.countDown();
        done.run();
      }
    });
  }

  private void run() {
    try {
      JsonNode output = Objects.requireNonNull(handler.handle(job), "the handler's output");
      say(() -> leasing.complete(job, output));
    } catch (Handler.NotRetryable failure) {
      LOG.info("job {} cannot be done: {}", job.id(), failure.getMessage());
      say(() -> leasing.fail(job, reason(failure), false));
    } catch (Throwable failure) {
      // Whatever it is, an Error of the handler's too: the server decides whether it is tried again.
      if (!job.isCancelled()) {
        LOG.warn("job {} failed in attempt {}", job.id(), job.attempt(), failure);
      }
      say(() -> leasing.fail(job, reason(failure), true));
    }
  }

  private static String reason(Throwable failure) {
    String text = failure.getMessage() == null || failure.getMessage().isBlank()
        ? failure.getClass().getName()
        : failure.getMessage();
    return text.replace("\0", "").substring(0, Math.min(text.replace("\0", "").length(), LONGEST_REASON));
  }

  /** Thrice in a lease. Where the server cannot be reached, the lease is taken to end by this process's clock. */
  private void beat() {
    long heard = System.nanoTime();
    try {
      while (!ended.await(lease.toNanos() / 3, TimeUnit.NANOSECONDS)) {
        try {
          if (leasing.heartbeat(job)) {
            job.cancel("the server asks to stop");
          }
          heard = System.nanoTime();
        } catch (TempoException refused) {
          lose(Objects.requireNonNullElse(refused.getMessage(), "the server refuses the heartbeat"));
          return;
        } catch (IOException lost) {
          LOG.debug("no heartbeat of job {}", job.id(), lost);
          if (System.nanoTime() - heard > lease.toNanos()) {
            lose("the server was not reached for the length of the lease");
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("nobody interrupts this thread; the lease ends with it", e);
    }
  }

  private synchronized void lose(String why) {
    if (!said) {
      said = true;
      LOG.warn("job {} is lost to this worker: {}", job.id(), why);
      job.cancel(why);
    }
  }

  /** The worker stops and cannot wait: the handler is asked to end, and another worker may have the job at once. */
  void handBack() {
    job.cancel("the worker stops");
    say(() -> leasing.release(job));
  }

  private interface Word {
    void say() throws IOException, InterruptedException;
  }

  private void say(Word word) {
    synchronized (this) {
      if (said) {
        return;
      }
      said = true;
    }
    try {
      word.say();
    } catch (TempoException refused) {
      LOG.warn("what became of job {} came too late: {}", job.id(), refused.getMessage());
    } catch (IOException lost) {
      LOG.warn("the server does not hear what became of job {}; its lease will end and it is tried again", job.id(),
          lost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
