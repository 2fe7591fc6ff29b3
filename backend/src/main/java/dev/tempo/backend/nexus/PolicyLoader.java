package dev.tempo.backend.nexus;

import dev.tempo.backend.policy.PolicyTable;

/** Finds the policy set of a revision that this process has not seen yet; asked when a transaction meets a newer one. */
@FunctionalInterface
public interface PolicyLoader {

  /** Blocks. Called outside of any transaction. */
  PolicyTable load(long revision);
}
