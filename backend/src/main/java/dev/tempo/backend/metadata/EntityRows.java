package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The rows of entities within a transaction. Each method is one statement, or two, whatever the number of entities. */
public interface EntityRows {

  /**
   * Asks for those that exist. Nobody writes them without their stripe, which the transaction holds, so no row needs a lock.
   *
   * @return waits for the answer
   */
  Supplier<Map<EntityRef, Entity>> read(Transaction transaction, Collection<EntityRef> refs);

  /**
   * The parents of these entities, of their parents, and so on. Locks lineage as a whole against other writers until the
   * end of the transaction, so that two of them cannot close a cycle between them.
   */
  Map<EntityRef, Set<EntityRef>> ancestry(Transaction transaction, Collection<EntityRef> from);

  /**
   * Sends the statements; their end is the transaction's to wait for.
   *
   * @param created have no row yet
   * @param updated have one
   */
  void write(Transaction transaction, List<Entity> created, List<Entity> updated);

  /**
   * Sends the statements; their end is the transaction's to wait for.
   *
   * @param deleted     have a row
   * @param withParents of those that have a row: whose rows name parents, which are no more or come anew
   */
  void delete(Transaction transaction, List<EntityRef> deleted, List<EntityRef> withParents);
}
