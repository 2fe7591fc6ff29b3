package dev.tempo.backend.nexus.subscription;

/** Whether this node may relay: where several share a database, a lease decides for each subscription. */
@FunctionalInterface
public interface RelayPermit {
  /** A node that is alone. */
  RelayPermit ALWAYS = _ -> true;

  /** Asked before each delivery, so it must answer from memory. */
  boolean mayRelay(String subscriptionId);
}
