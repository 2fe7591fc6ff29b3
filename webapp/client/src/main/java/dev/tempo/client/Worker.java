package dev.tempo.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Leases jobs and hands them to the handlers of their queues, as many at a time as it may. It waits for jobs on the server, and
 * backs off while there is none to be reached. {@link #close} takes no more jobs, lets those at hand finish for a while, and
 * hands back what is left.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Builder options;
  private final Semaphore free;
  private final Set<Attempt> running = ConcurrentHashMap.newKeySet();
  private final Thread poller;
  private volatile boolean stopping;

  private Worker(Builder options) {
    this.options = options;
    free = new Semaphore(options.concurrency);
    poller = Thread.ofVirtual().name("tempo-worker").unstarted(this::poll);
  }

  /** How a worker works. Used by one thread. */
  public static final class Builder {
    private final Leasing leasing;
    private final Map<String, Handler> handlers = new LinkedHashMap<>();
    private Duration lease;
    private int concurrency = 1;
    private Duration grace = Duration.ofSeconds(30);

    Builder(Leasing leasing, Duration lease) {
      this.leasing = leasing;
      this.lease = lease;
    }

    /** Queues are preferred in the order in which they are told. */
    public Builder on(String queue, Handler handler) {
      handlers.put(queue, handler);
      return this;
    }

    /** Jobs at the same time, of all queues together; 1 unless told. */
    public Builder concurrency(int jobs) {
      concurrency = jobs;
      return this;
    }

    /** After how long the server gives a job to somebody else where it hears nothing; 30 s unless told. */
    public Builder lease(Duration length) {
      lease = length;
      return this;
    }

    /** How long a stop waits for jobs to finish; 30 s unless told. */
    public Builder grace(Duration longest) {
      grace = longest;
      return this;
    }

    public Worker start() {
      if (handlers.isEmpty() || concurrency < 1) {
        throw new IllegalStateException("a worker needs a queue, and a place for a job");
      }
      Worker worker = new Worker(this);
      worker.poller.start();
      return worker;
    }
  }

  private void poll() {
    Pause pause = new Pause();
    while (!stopping) {
      int places = 0;
      try {
        free.acquire();
        places = 1 + free.drainPermits();
        List<Assignment> jobs = options.leasing.lease(options.handlers.keySet(), places, options.lease);
        places -= jobs.size();
        jobs.forEach(this::start);
        pause.reset();
      } catch (InterruptedException stopped) {
        LOG.debug("leases no more", stopped);
      } catch (IOException | TempoException failure) {
        backOff(pause, failure);
      } finally {
        free.release(places);
      }
    }
  }

  private void backOff(Pause pause, Exception failure) {
    try {
      LOG.warn("cannot lease jobs ({}); tried again", failure.toString());
      pause.take(failure instanceof IOException lost ? Http.Unavailable.askedFor(lost) : Duration.ofSeconds(1));
    } catch (InterruptedException stopped) {
      LOG.debug("leases no more", stopped);
    }
  }

  private void start(Assignment job) {
    Attempt attempt = new Attempt(options.leasing, job, Objects.requireNonNull(options.handlers.get(job.queue())),
        options.lease);
    running.add(attempt);
    attempt.start(() -> {
      running.remove(attempt);
      free.release();
    });
  }

  /** How many jobs are at hand. */
  public int running() {
    return running.size();
  }

  /** May be called twice. */
  @Override
  public void close() {
    stopping = true;
    poller.interrupt();
    try {
      poller.join();
      if (!free.tryAcquire(options.concurrency, options.grace.toNanos(), TimeUnit.NANOSECONDS)) {
        running.forEach(Attempt::handBack);
      } else {
        free.release(options.concurrency);
      }
    } catch (InterruptedException e) {
      running.forEach(Attempt::handBack);
      Thread.currentThread().interrupt();
    }
  }
}
