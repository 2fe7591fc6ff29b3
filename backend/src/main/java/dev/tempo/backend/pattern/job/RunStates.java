package dev.tempo.backend.pattern.job;

import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.Set;

/** What jobs ask of the runs that they belong to. */
public interface RunStates {

  /**
   * Those of these jobs whose run has ended, or undoes by now what they did; those that undo are not among them. One statement,
   * within the transaction.
   */
  Set<String> tooLate(Transaction transaction, Collection<String> runIds, Collection<String> jobIds);
}
