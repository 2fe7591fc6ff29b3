package dev.tempo.backend.pattern.job;

import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.Set;

/** What jobs ask of the runs that they belong to. */
public interface RunStates {

  /** Those of these runs that have ended, or undo by now what they did. One statement, within the transaction. */
  Set<String> over(Transaction transaction, Collection<String> runIds);
}
