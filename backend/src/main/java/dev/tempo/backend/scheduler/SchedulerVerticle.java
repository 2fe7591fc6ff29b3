package dev.tempo.backend.scheduler;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Starts and stops a {@link Scheduler} with its deployment. Deploy it on virtual threads: stopping waits for the firing that
 * is under way.
 */
public final class SchedulerVerticle extends VerticleBase {
  private final Scheduler scheduler;

  public SchedulerVerticle(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public Future<?> start() {
    scheduler.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() throws InterruptedException {
    scheduler.stop();
    return Future.succeededFuture();
  }
}
