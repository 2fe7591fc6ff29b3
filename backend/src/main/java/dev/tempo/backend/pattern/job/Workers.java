package dev.tempo.backend.pattern.job;

import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.hint.Hints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * Makes and joins the parts of jobs. The consequence is registered with Nexus after metadata's and the scheduler's, and before
 * that of whoever runs patterns. The port and the reading work without starting; who leases should wait for it.
 */
public final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  /** Of hints: the names are those of queues. */
  static final String TOPIC = "job";

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, Thread.ofVirtual().name(
      "job-timer-", 0).factory());
  private final LeaseRows leaseRows;
  private final Waiters waiters = new Waiters();
  private final Wakeups wakeups;
  private final Sweeper sweeper;
  private final Consequence consequence;
  private final Jobs jobs;
  private final JobLeases leases;
  private final JobViews views;
  private final JobCommands commands;
  private final Enqueueing enqueueing;

  /** @param rows in transactions, {@code leaseRows} and {@code reads} beside them */
  public Workers(Nexus nexus, EntityBooks entities, Views exposure, JobRows rows, LeaseRows leaseRows, JobReads reads,
      Hints hints, RunStates runs) {
    this.leaseRows = leaseRows;
    wakeups = new Wakeups(waiters, hints, timer);
    Sayings sayings = new Sayings();
    Endings endings = new Endings(nexus, leaseRows, rows, wakeups, sayings, RandomGenerator.getDefault());
    sweeper = new Sweeper(leaseRows, endings, wakeups, timer);
    consequence = new JobConsequence(entities, rows, wakeups, sayings);
    jobs = new BookedJobs(rows, wakeups);
    leases = new JobLeases(leaseRows, waiters, wakeups, sweeper, endings);
    views = new JobViews(leaseRows, reads, exposure);
    commands = new JobCommands(nexus, entities, rows, leaseRows, reads, views, hints, wakeups, runs);
    enqueueing = new Enqueueing(nexus, sayings);
    hints.hear(TOPIC, new Hints.Heard() {
      @Override
      public void of(String queue) {
        waiters.wake(queue);
        sweeper.look();
      }

      @Override
      public void ofEverything() {
        timer.execute(Workers.this::catchUp);
      }
    });
  }

  public Consequence consequence() {
    return consequence;
  }

  public Jobs jobs() {
    return jobs;
  }

  public JobLeases leases() {
    return leases;
  }

  public JobViews views() {
    return views;
  }

  public JobCommands commands() {
    return commands;
  }

  public Enqueueing enqueueing() {
    return enqueueing;
  }

  /** Started already, it does nothing. */
  public synchronized void start() {
    waiters.start();
    sweeper.start();
    timer.execute(this::catchUp);
  }

  private void catchUp() {
    if (!waiters.areStarted()) {
      return;
    }
    try {
      wakeups.limitedAre(leaseRows.limitedQueues());
    } catch (Throwable failure) {
      // An awaited future throws what is checked, too. Whoever leases finds the limits in the database all the same.
      LOG.warn("the limits of queues could not be read; a place that comes free may be told late", failure);
    }
    wakeups.wakeAll();
    sweeper.look();
  }

  /** Who waits is answered that there is nothing, and who asks that the server stops. What is leased can be ended still. */
  public void stopLeasing() {
    waiters.stop();
  }

  /** Those who wait are answered that there is nothing. May be called before the start, and twice. */
  public synchronized void stop() throws InterruptedException {
    waiters.stop();
    sweeper.stop();
  }
}
