package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.Transaction;

/** The categories that something is said of, as rows; all together have one number, raised by each change. */
public interface CategoryRows {

  /** The number as it is committed. */
  long revision();

  /** All of them, as one statement sees them. */
  CategorySet load();

  /** The same, on the transaction's connection. */
  CategorySet load(Transaction transaction);

  /** For writes: raises the number too. */
  void save(Transaction transaction, Category category);

  /** For writes: raises the number too. */
  void delete(Transaction transaction, String name);

  /**
   * For writes, once positions are taken: starts the transaction over where another number is committed than the one that it
   * was decided by. Whoever changes a category appends an event, so that the head row orders the two.
   *
   * @param stale runs where it is another one
   */
  void fence(Transaction transaction, long revision, Runnable stale);
}
