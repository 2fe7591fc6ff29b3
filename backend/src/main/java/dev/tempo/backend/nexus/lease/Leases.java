package dev.tempo.backend.nexus.lease;

import io.vertx.sqlclient.SqlConnection;

import java.util.Collection;
import java.util.Map;

/** The leases of this node. Safe for concurrent use. */
public interface Leases {

  /** Says what this node would hold its share of, beside what it wants already; it soon does. All nodes should want the same. */
  void want(Collection<String> names);

  /** What this node holds as far as it knows, by name. */
  Map<String, Lease> held();

  /**
   * Whether it holds the lease, for certain, until the transaction ends: nobody else is given it before. Blocks.
   *
   * @param connection of the transaction
   */
  boolean stillHeld(SqlConnection connection, Lease lease);

  /** This node's number among those who share the leases, another after each outage; 0 before the first beat. */
  int member();

  /** Called after {@link #held} has changed, or who shares the leases: one that was there may have died. Must not block. */
  void onChange(Runnable listener);
}
