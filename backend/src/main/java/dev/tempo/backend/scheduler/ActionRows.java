package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The rows of actions within a transaction. Each method is one statement or two, whatever the number of actions. The entities'
 * stripes are locked before.
 */
public interface ActionRows {

  /** The live actions of these entities, locked in order of their ids, and those that ended after a position. */
  List<Action> lock(Transaction transaction, Collection<EntityRef> entities, long endedAfter);

  /** The actions with these ids, live or not; ids that are no UUID name none. */
  List<Action> byId(Transaction transaction, Collection<String> ids);

  /** The last action to end of each of these entities with this key. */
  Map<EntityRef, Row> lastEnded(Transaction transaction, Collection<EntityRef> entities, String key);

  void insert(Transaction transaction, List<Row> actions);

  void update(Transaction transaction, List<Row> actions);

  /** Says on their live actions, and on those scheduled since they exist, what these entities are now; lists are filtered by it. */
  void reclassify(Transaction transaction, Collection<Entity> entities);

  /** @param withdrawn true where policy itself ended its action, and may so give the entity a new one */
  record Row(Action action, boolean withdrawn) {}
}
