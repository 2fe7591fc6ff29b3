package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.EntityBook;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.function.Consumer;

/** Gives each transaction its one {@link Book}. */
final class Books {
  private final EntityBooks entities;
  private final ActionRows rows;
  private final Consumer<Due> arming;

  /** @param arming is told after the commit of every action that is then scheduled anew */
  Books(EntityBooks entities, ActionRows rows, Consumer<Due> arming) {
    this.entities = entities;
    this.rows = rows;
    this.arming = arming;
  }

  /** What a transaction knows of its entities and their actions. */
  record Book(Transaction transaction, EntityBook entities, ActionBook actions) {}

  /** @param endedAfter actions that ended after this position are read too; those of an entity that is in the book already are not read again */
  Book open(Transaction transaction, Collection<EntityRef> refs, long endedAfter) {
    ActionBook actions = actions(transaction);
    EntityBook known = entities.open(transaction, refs);
    actions.load(refs, endedAfter);
    return new Book(transaction, known, actions);
  }

  /** Asks for the actions that a book will hold when it is opened. */
  void ask(Transaction transaction, Collection<EntityRef> refs, long endedAfter) {
    actions(transaction).ask(refs, endedAfter);
  }

  private ActionBook actions(Transaction transaction) {
    return transaction.attached(ActionBook.class).orElseGet(() -> {
      ActionBook fresh = new ActionBook(transaction, rows, arming);
      transaction.attach(ActionBook.class, fresh);
      return fresh;
    });
  }

  ActionRows rows() {
    return rows;
  }
}
