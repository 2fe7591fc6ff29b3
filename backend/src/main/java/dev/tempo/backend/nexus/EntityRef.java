package dev.tempo.backend.nexus;

import java.util.Comparator;
import java.util.Objects;

/** Names an entity, known to Tempo or not. Its text is {@code type/id}; a type has no slash, an id may. */
public record EntityRef(String type, String id) implements Comparable<EntityRef> {
  private static final Comparator<EntityRef> ORDER = Comparator.comparing(EntityRef::type).thenComparing(EntityRef::id);

  public EntityRef {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(id, "id");
  }

  /** @throws IllegalArgumentException where there is no slash, or nothing on one side of it */
  public static EntityRef parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      throw new IllegalArgumentException("'" + text + "' is not <type>/<id>");
    }
    return new EntityRef(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(EntityRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return type + "/" + id;
  }
}
