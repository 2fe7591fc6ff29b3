package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows of actions within a transaction. Each method is one statement or two, whatever the number of actions. The entities'
 * stripes are locked before. Those that write only send: the transaction waits for their end.
 */
public interface ActionRows {

  /**
   * Asks for the live actions of these entities, in order of their ids, and for those that ended after a position. Nobody
   * writes them without their entity's stripe, which the transaction holds, so no row needs a lock.
   *
   * @return waits for the answer
   */
  Supplier<List<Action>> read(Transaction transaction, Collection<EntityRef> entities, long endedAfter);

  /** The actions with these ids, live or not; ids that are no UUID name none. */
  List<Action> byId(Transaction transaction, Collection<String> ids);

  /** The last action to end of each of these entities with this key. */
  Map<EntityRef, Row> lastEnded(Transaction transaction, Collection<EntityRef> entities, String key);

  void insert(Transaction transaction, List<Row> actions);

  void update(Transaction transaction, List<Row> actions);

  /** Writes of actions that have ended, and of which nothing else has changed, how they did. */
  void end(Transaction transaction, List<Row> actions);

  /** Tells by how many more, or fewer, are in each of these states. */
  void count(Transaction transaction, Map<ActionState, Long> changes);

  /** Says on their live actions, and on those scheduled since they exist, what these entities are now; lists are filtered by it. */
  void reclassify(Transaction transaction, Collection<Entity> entities);

  /** A calendar by its name, kept from being deleted until the end of the transaction. */
  Optional<DayCalendar> calendar(Transaction transaction, String name);

  /** @param withdrawn true where policy itself ended its action, and may so give the entity a new one */
  record Row(Action action, boolean withdrawn) {}
}
