package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this process knows of the categories. Exact on several nodes without their talking to each other, in two ways.
 *
 * <p>Whoever writes an entity decides by the set at hand, and leaves a fence in its transaction: where another set is
 * committed by then, the transaction starts over with that. Whoever reads uses the set for as long as a lease, counted on
 * monotonic time from before it was asked for; whoever changes what is shown waits so long before it says that it is done
 * ({@link Categories}). So after that answer nothing is shown by a superseded schema, and a node that nobody reads from asks
 * nothing.
 */
public final class CategoryCache {
  /** How long a reader goes by what it has read. */
  static final Duration LEASE = Duration.ofMillis(250);

  private final @Nullable CategoryRows rows;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile Known known = new Known(null, 0);

  /** @param since when it was asked for, by {@link System#nanoTime()} */
  private record Known(@Nullable CategorySet set, long since) {}

  /** Marks the transaction that has its fence. */
  private record Fenced(CategorySet set) {}

  public CategoryCache(CategoryRows rows) {
    this.rows = rows;
  }

  private CategoryCache() {
    rows = null;
  }

  /** For who has no categories, such as a test of something else. */
  static CategoryCache empty() {
    return new CategoryCache();
  }

  /** What a transaction decides by; it does not commit under another set. */
  CategorySet deciding(Transaction transaction) {
    if (rows == null) {
      return CategorySet.NOTHING_SAID;
    }
    return transaction.attached(Fenced.class).map(Fenced::set).orElseGet(() -> {
      CategorySet held = known.set;
      CategorySet set = held == null ? loaded(rows, transaction) : held;
      transaction.attach(Fenced.class, new Fenced(set));
      transaction.write(() -> rows.fence(transaction, set.revision(), () -> forget(set)));
      return set;
    });
  }

  /** What something is shown by; blocks where the lease has ended. */
  CategorySet showing() {
    if (rows == null) {
      return CategorySet.NOTHING_SAID;
    }
    Known held = known;
    if (held.set != null && isLeased(held)) {
      return held.set;
    }
    loading.lock();
    try {
      held = known;
      if (held.set == null || !isLeased(held)) {
        long since = System.nanoTime();
        CategorySet set = held.set != null && rows.revision() == held.set.revision() ? held.set : rows.load();
        known = new Known(set, since);
        return set;
      }
      return held.set;
    } finally {
      loading.unlock();
    }
  }

  /** As it is committed now. */
  CategorySet confirmed() {
    CategorySet held = known.set;
    return rows == null ? CategorySet.NOTHING_SAID
        : held != null && rows.revision() == held.revision() ? held : rows.load();
  }

  /** After a change that was made here. */
  void forget() {
    loading.lock();
    try {
      known = new Known(null, 0);
    } finally {
      loading.unlock();
    }
  }

  private void forget(CategorySet set) {
    loading.lock();
    try {
      if (known.set == set) {
        known = new Known(null, 0);
      }
    } finally {
      loading.unlock();
    }
  }

  /** For decisions only: a reader's lease begins with a question of its own. */
  private CategorySet loaded(CategoryRows from, Transaction transaction) {
    CategorySet set = from.load(transaction);
    loading.lock();
    try {
      CategorySet held = known.set;
      if (held == null || held.revision() < set.revision()) {
        known = new Known(set, System.nanoTime() - 2 * LEASE.toNanos());
      }
    } finally {
      loading.unlock();
    }
    return set;
  }

  private static boolean isLeased(Known held) {
    return System.nanoTime() - held.since < LEASE.toNanos();
  }
}
