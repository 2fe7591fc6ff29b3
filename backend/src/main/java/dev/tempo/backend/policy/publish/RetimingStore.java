package dev.tempo.backend.policy.publish;

import dev.tempo.backend.nexus.Transaction;

import java.util.Optional;

/** Where re-timings are kept, so that one that was interrupted goes on. Blocks; call it on virtual threads. */
public interface RetimingStore {

  /** Begins one within the transaction that publishes its revision; it takes over what an unfinished one has left. */
  void begin(Transaction transaction, long revision, String causeId, String correlationId);

  /** The one that is not finished, if any: there is never more than one. */
  Optional<RetimingJob> unfinished();

  /** The same, locked; empty where it was finished, taken over or moved on since it was read. */
  boolean lock(Transaction transaction, RetimingJob asRead);

  void save(Transaction transaction, RetimingJob job);
}
