package dev.tempo.backend.policy.publish;

import dev.tempo.backend.nexus.Transaction;

import java.util.List;
import java.util.Optional;

/** Where revisions are kept. Blocks; call it on virtual threads. */
public interface RevisionStore {

  Optional<Revision> find(long number);

  Optional<Revision> latest();

  /** Those before a number, the newest first, without their rules. */
  List<RevisionSummary> before(long number, int limit);

  /** Within the transaction that publishes it. */
  void add(Transaction transaction, Revision revision);
}
