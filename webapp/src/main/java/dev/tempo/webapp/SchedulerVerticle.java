package dev.tempo.webapp;

import dev.tempo.backend.pattern.PatternRunner;
import dev.tempo.backend.pattern.job.Workers;
import dev.tempo.backend.scheduler.Scheduler;
import io.vertx.core.AbstractVerticle;

/** The scheduler, the runner of what its actions start, and the queues of its jobs, for as long as it is deployed; the work is the cores'. */
final class SchedulerVerticle extends AbstractVerticle {
  private final Scheduler scheduler;
  private final PatternRunner runner;
  private final Workers workers;

  SchedulerVerticle(Scheduler scheduler, PatternRunner runner, Workers workers) {
    this.scheduler = scheduler;
    this.runner = runner;
    this.workers = workers;
  }

  @Override
  public void start() {
    workers.start();
    scheduler.start();
    runner.start();
  }

  @Override
  public void stop() throws InterruptedException {
    scheduler.stop();
    runner.stop();
    workers.stop();
  }
}
