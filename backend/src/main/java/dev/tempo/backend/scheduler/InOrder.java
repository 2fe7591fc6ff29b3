package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Rows that come in the order of their entities, joined with entities that come in that order too. */
final class InOrder<T> {
  private final Iterator<T> rows;
  private final Function<T, EntityRef> entity;
  private @Nullable T ahead;

  InOrder(Iterator<T> rows, Function<T, EntityRef> entity) {
    this.rows = rows;
    this.entity = entity;
    step();
  }

  /** Those of an entity; rows of entities before it are passed over. Each call asks for a later entity than the one before. */
  List<T> of(EntityRef ref) {
    T next = ahead;
    while (next != null && compare(entity.apply(next), ref) < 0) {
      next = step();
    }
    if (next == null || !entity.apply(next).equals(ref)) {
      return List.of();
    }
    List<T> mine = new ArrayList<>(1);
    while (next != null && entity.apply(next).equals(ref)) {
      mine.add(next);
      next = step();
    }
    return mine;
  }

  private @Nullable T step() {
    ahead = rows.hasNext() ? rows.next() : null;
    return ahead;
  }

  private static int compare(EntityRef one, EntityRef other) {
    int types = compare(one.type(), other.type());
    return types != 0 ? types : compare(one.id(), other.id());
  }

  /** As the collation "C" compares UTF-8: by code points, which is not the order of chars where there are surrogates. */
  static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean surrogateA = Character.isSurrogate(a);
        return surrogateA == Character.isSurrogate(b) ? a - b : surrogateA ? 1 : -1;
      }
    }
    return one.length() - other.length();
  }
}
