package dev.tempo.backend.scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * Which actions, ordered by {@code run_at}. Null or empty: any.
 *
 * @param dueAfter   {@code run_at} at or after
 * @param dueBefore  {@code run_at} before
 * @param q          a prefix of the entity's id, its type, {@code type/id}, or the key
 * @param descending latest first
 * @param after      the {@link ActionPage#next} of the page before
 * @param limit      1-1,000
 */
public record ActionQuery(Set<ActionState> states, @Nullable String entityType, @Nullable String entityId,
    @Nullable Instant dueAfter, @Nullable Instant dueBefore, @Nullable String q, boolean descending,
    @Nullable String after, int limit) {
  public ActionQuery {
    states = Set.copyOf(states);
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit " + limit + " is not in 1-1,000");
    }
  }

  /** The soonest of those states. */
  public static ActionQuery soonest(Set<ActionState> states, int limit) {
    return new ActionQuery(states, null, null, null, null, null, false, null, limit);
  }
}
