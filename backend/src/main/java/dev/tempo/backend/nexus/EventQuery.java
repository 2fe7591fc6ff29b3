package dev.tempo.backend.nexus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Which events. Null or empty: any.
 *
 * @param types      exact, or ending in {@code *} for a prefix, or beginning with it for a suffix
 * @param from       recorded at or after
 * @param to         recorded before
 * @param after      the position after which to go on (before it, where descending); null: from the end that the order starts at
 * @param descending newest first
 * @param limit      1-1,000
 */
public record EventQuery(List<String> types, @Nullable String entityType, @Nullable String entityId,
    @Nullable String correlationId, @Nullable String actionId, @Nullable Instant from, @Nullable Instant to,
    @Nullable Long after, boolean descending, int limit) {
  public EventQuery {
    types = List.copyOf(types);
  }

  /** Everything after a position, oldest first. */
  public static EventQuery after(long position, int limit) {
    return new EventQuery(List.of(), null, null, null, null, null, null, position, false, limit);
  }
}
