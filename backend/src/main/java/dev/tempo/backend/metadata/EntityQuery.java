package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Which entities, in the order of type and id. Null: any.
 *
 * @param environment it, and all that lie in it
 * @param parent      those that name it as one of their parents
 * @param q           the beginning of an id, or of {@code type/id}
 * @param after       the entity after which to go on, null from the start
 * @param limit       1-1,000
 */
public record EntityQuery(@Nullable String type, @Nullable String category, @Nullable String environment,
    @Nullable String role, @Nullable String owner, @Nullable EntityRef parent, Archived archived, boolean heldOnly,
    @Nullable String q, @Nullable EntityRef after, int limit) {

  /** Which of the archived are shown. */
  public enum Archived {
    NO, YES, BOTH
  }

  public EntityQuery {
    Objects.requireNonNull(archived, "archived");
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("a limit is 1-1,000, not " + limit);
    }
  }

  /** Everything but the archived. */
  public static EntityQuery all(int limit) {
    return new EntityQuery(null, null, null, null, null, null, Archived.NO, false, null, null, limit);
  }

  /** True where it asks for what a summary does not show, so that who sees only the summary must not learn it. */
  boolean asksForHidden() {
    return owner != null || role != null || parent != null || heldOnly;
  }

  public EntityQuery after(EntityRef ref) {
    return new EntityQuery(type, category, environment, role, owner, parent, archived, heldOnly, q, ref, limit);
  }

  EntityQuery batch(@Nullable EntityRef from, int size) {
    return new EntityQuery(type, category, environment, role, owner, parent, archived, heldOnly, q, from, size);
  }
}
