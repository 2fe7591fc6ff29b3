package dev.tempo.backend.converse;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;

import java.time.Duration;

/**
 * The duty of a {@link Converse} that nobody asks for: it forgets, at its deployment and once a day, the conversations that
 * are long over.
 */
public final class ConverseVerticle extends VerticleBase {
  /** On virtual threads: forgetting waits for the database. */
  public static final DeploymentOptions OPTIONS = new DeploymentOptions()
      .setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

  private static final Duration EVERY = Duration.ofDays(1);

  private final Converse converse;

  public ConverseVerticle(Converse converse) {
    this.converse = converse;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(EVERY.toMillis(), _ -> forget());
    forget();
    return Future.succeededFuture();
  }

  private int forget() {
    return converse.forget();
  }
}
