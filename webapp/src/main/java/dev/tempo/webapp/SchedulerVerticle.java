package dev.tempo.webapp;

import dev.tempo.backend.scheduler.Scheduler;
import io.vertx.core.AbstractVerticle;

/** The scheduler for as long as it is deployed; the work is the core's, on its own virtual thread. */
final class SchedulerVerticle extends AbstractVerticle {
  private final Scheduler scheduler;

  SchedulerVerticle(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public void stop() throws InterruptedException {
    scheduler.stop();
  }
}
