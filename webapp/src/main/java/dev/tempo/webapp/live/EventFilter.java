package dev.tempo.webapp.live;

import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.webapp.http.Query;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Which events somebody wants, by the query parameters that lists and streams share.
 *
 * @param types exact, or with {@code *} at one end
 */
public record EventFilter(List<String> types, @Nullable String entityType, @Nullable String entityId,
    @Nullable String correlationId, @Nullable String actionId, @Nullable Instant from, @Nullable Instant to) {

  public EventFilter {
    types = List.copyOf(types);
  }

  public static EventFilter of(Query query) {
    return new EventFilter(query.list("type"), query.get("entity_type").orElse(null),
        query.get("entity_id").orElse(null),
        query.get("correlation_id").orElse(null), query.get("action_id").orElse(null),
        query.instant("from").orElse(null), query
            .instant("to").orElse(null));
  }

  /** @param after null: from the end at which the order starts */
  public EventQuery query(@Nullable Long after, boolean descending, int limit) {
    return new EventQuery(types, entityType, entityId, correlationId, actionId, from, to, after, descending, limit);
  }
}
