package dev.tempo.registry.store;

import dev.tempo.registry.release.Catalog;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Holds the catalog that is in use. Reading it is reading a field; thread-safe. */
public final class Catalogs {
  private final ReleaseStore store;
  private final ReentrantLock reloading = new ReentrantLock();
  private volatile Catalog current = Catalog.of(List.of(), List.of());

  /** Holds an empty catalog until the first {@link #reload()}. */
  public Catalogs(ReleaseStore store) {
    this.store = store;
  }

  /** The snapshot as of the last reload; one request takes it once and stays with it. */
  public Catalog current() {
    return current;
  }

  /**
   * Replaces the snapshot by what is committed now; blocks. Reloads follow one another, so that none puts an older state
   * over a newer one. Where the store fails, the snapshot in use stays.
   */
  public Catalog reload() {
    reloading.lock();
    try {
      current = store.catalog();
      return current;
    } finally {
      reloading.unlock();
    }
  }
}
