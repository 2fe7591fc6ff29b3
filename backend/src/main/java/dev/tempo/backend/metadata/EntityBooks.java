package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;

/** Gives each transaction its one {@link EntityBook}. */
public final class EntityBooks {
  private final EntityRows rows;
  private final CategoryCache categories;

  /** @param categories whose schemas hold for what is written */
  public EntityBooks(EntityRows rows, CategoryCache categories) {
    this.rows = rows;
    this.categories = categories;
  }

  /** Where nothing is said of any category. */
  public EntityBooks(EntityRows rows) {
    this(rows, CategoryCache.empty());
  }

  /**
   * The transaction's book, with these entities in it, read and locked by one statement. Consequences that come after
   * metadata's find the entities of all events in it; other work names those that it needs, all at once. Their stripes must be
   * locked ({@link Transaction#lock}, {@code Nexus.transact}) before, so that entities that do not exist are locked too.
   */
  public EntityBook open(Transaction transaction, Collection<EntityRef> refs) {
    EntityBook book = book(transaction);
    book.load(refs);
    return book;
  }

  /** Asks for entities that the book will hold when it is opened. */
  void ask(Transaction transaction, Collection<EntityRef> refs) {
    book(transaction).ask(refs);
  }

  private EntityBook book(Transaction transaction) {
    return transaction.attached(EntityBook.class).orElseGet(() -> {
      EntityBook fresh = new EntityBook(transaction, rows, new DataValidation(categories, transaction));
      transaction.attach(EntityBook.class, fresh);
      return fresh;
    });
  }
}
