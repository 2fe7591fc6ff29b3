package dev.tempo.webapp;

import dev.tempo.backend.policy.publish.RetimingLoop;
import io.vertx.core.AbstractVerticle;

/** The re-timing of expiries after a change of policy, for as long as it is deployed. */
final class PolicyVerticle extends AbstractVerticle {
  private final RetimingLoop retiming;

  PolicyVerticle(RetimingLoop retiming) {
    this.retiming = retiming;
  }

  @Override
  public void start() {
    retiming.start();
  }

  @Override
  public void stop() throws InterruptedException {
    retiming.stop();
  }
}
