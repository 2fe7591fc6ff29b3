package dev.tempo.webapp;

import dev.tempo.backend.nexus.hint.Hints;
import dev.tempo.backend.nexus.hint.postgres.PostgresHints;
import dev.tempo.backend.nexus.lease.Leases;
import dev.tempo.backend.nexus.lease.postgres.PostgresLeases;
import dev.tempo.backend.nexus.subscription.RelayPermit;
import dev.tempo.backend.policy.publish.Publisher;
import dev.tempo.backend.policy.publish.RetimingLoop;
import dev.tempo.backend.scheduler.postgres.PostgresActionReads;
import dev.tempo.webapp.postgres.Pools;

import java.util.List;

/** This node among those that share its database: what it holds alone, and what it hears of the others. */
final class Members {
  /** The lease of whoever lets expiries follow the policy, and the topic of hints that there is something to follow. */
  private static final String RETIMING = "retiming";

  private final PostgresLeases leases;
  private final PostgresHints hints;

  Members(Pools pools) {
    hints = new PostgresHints(pools.reads());
    leases = new PostgresLeases(pools.writes());
    leases.want(PostgresActionReads.shards());
    leases.want(RelayPermit.leases());
    leases.want(List.of(RETIMING));
  }

  Leases leases() {
    return leases;
  }

  Hints hints() {
    return hints;
  }

  boolean mayRetime() {
    return leases.held().containsKey(RETIMING);
  }

  /** A policy published here is followed by whichever node holds the lease. */
  void retime(Publisher publisher, RetimingLoop retiming) {
    publisher.onPublished(() -> {
      retiming.wake();
      hints.tellEverything(RETIMING);
    });
    hints.hear(RETIMING, new Hints.Heard() {
      @Override
      public void of(String name) {
        retiming.wake();
      }

      @Override
      public void ofEverything() {
        retiming.wake();
      }
    });
    leases.onChange(retiming::wake);
  }

  /** When all who listen are known. */
  void start() {
    leases.start();
    hints.start();
  }

  void stop() throws InterruptedException {
    hints.stop();
    leases.stop();
  }
}
