package dev.tempo.backend.nexus;

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
  void apply(Transaction transaction, List<Appended> events);
}
