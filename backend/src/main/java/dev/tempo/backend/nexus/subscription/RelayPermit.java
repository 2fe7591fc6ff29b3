package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.nexus.lease.Leases;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Whether this node may relay: where several share a database, a lease decides. Subscriptions are dealt out among a few of them, so
 * that nobody makes or drops leases as subscriptions come and go.
 */
@FunctionalInterface
public interface RelayPermit {
  /** A node that is alone. */
  RelayPermit ALWAYS = _ -> OptionalLong.of(0);

  /** How many nodes at most relay at once. */
  int LEASES = 16;

  /**
   * Asked before each delivery, so it must answer from memory.
   *
   * @return the fence under which it may, greater than that of any node which might before; empty: it may not
   */
  OptionalLong fence(String subscriptionId);

  /** The names of the leases, to be wanted by every node. */
  static List<String> leases() {
    return IntStream.range(0, LEASES).mapToObj(RelayPermit::lease).toList();
  }

  static RelayPermit by(Leases leases) {
    return id -> {
      Lease held = leases.held().get(lease(Math.floorMod(id.hashCode(), LEASES)));
      return held == null ? OptionalLong.empty() : OptionalLong.of(held.fence());
    };
  }

  private static String lease(int number) {
    return "relay-" + number;
  }
}
