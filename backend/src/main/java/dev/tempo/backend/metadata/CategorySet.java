package dev.tempo.backend.metadata;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that is said of categories at one time, compiled: immutable, numbered, safe to share. */
public final class CategorySet {
  /** Of a database in which nothing was ever said. */
  static final CategorySet NOTHING_SAID = new CategorySet(0, Map.of());

  private final long revision;
  private final Map<String, Category> byName;

  public CategorySet(long revision, Map<String, Category> byName) {
    this.revision = revision;
    this.byName = new TreeMap<>(byName);
  }

  public long revision() {
    return revision;
  }

  public Optional<Category> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** By name. */
  public Collection<Category> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
