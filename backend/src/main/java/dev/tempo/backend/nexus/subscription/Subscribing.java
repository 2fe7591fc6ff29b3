package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.hint.Hints;
import dev.tempo.backend.nexus.outbound.Outbound;

import java.time.InstantSource;

/** The parts of this package, made and joined: the one place that wiring calls. */
public final class Subscribing {
  private final Relays relays;
  private final Subscriptions subscriptions;

  /** @param clock real time, with which deliveries are signed: receivers compare it with their own */
  public Subscribing(Nexus nexus, EventLog log, SubscriptionRows rows, Outbound outbound, Exposure exposure,
      InstantSource clock, RetryPolicy retries, RelayPermit permit, Hints hints, DeliveryListener listener) {
    relays = new Relays(
        new Relaying(nexus, log, rows, new Courier(outbound, exposure, clock, listener), retries, permit),
        hints);
    subscriptions = new Subscriptions(nexus, log, rows, outbound, relays);
  }

  public Relays relays() {
    return relays;
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }
}
