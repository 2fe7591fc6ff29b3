package dev.tempo.backend.nexus;

import java.util.Collection;
import java.util.List;

/**
 * What follows from events, added to the events' own transaction. Called with the events of a batch in their order, and
 * again with those that consequences appended, until none is new. Consequences run in the order in which they were
 * registered (metadata before the scheduler).
 *
 * <p>An implementation reads and locks what it decides on by set-based statements over the whole list, decides in memory
 * in list order, appends the events of its changes, and leaves its writes to {@link Transaction#write}. To refuse an
 * event it throws {@link Refusal} out of {@link Transaction#deciding}, so that only that caller's submission is dropped.
 */
public interface Consequence {
  /**
   * Sends the look-ups that {@link #apply} will need for the transaction's entities, right behind the locks, so that all
   * parts wait for one answer together; keeps what will be answered attached to the transaction. Sending is all it may do.
   *
   * @param endedAfter what ended after this position may be of interest to the transaction's events; {@link Long#MAX_VALUE}
   *                   where it is not
   */
  default void ask(Transaction transaction, Collection<EntityRef> entities, long endedAfter) {}

  void apply(Transaction transaction, List<Appended> events);
}
