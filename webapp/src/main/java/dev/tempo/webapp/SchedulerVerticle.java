package dev.tempo.webapp;

import dev.tempo.backend.pattern.PatternRunner;
import dev.tempo.backend.scheduler.Scheduler;
import io.vertx.core.AbstractVerticle;

/** The scheduler, and the runner of what its actions start, for as long as it is deployed; the work is the cores'. */
final class SchedulerVerticle extends AbstractVerticle {
  private final Scheduler scheduler;
  private final PatternRunner runner;

  SchedulerVerticle(Scheduler scheduler, PatternRunner runner) {
    this.scheduler = scheduler;
    this.runner = runner;
  }

  @Override
  public void start() {
    scheduler.start();
    runner.start();
  }

  @Override
  public void stop() throws InterruptedException {
    scheduler.stop();
    runner.stop();
  }
}
