package dev.tempo.webapp.live;

import dev.tempo.backend.metadata.EventView;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.filter.Attributes;
import dev.tempo.backend.nexus.filter.Filter;
import dev.tempo.backend.nexus.filter.Shown;
import dev.tempo.backend.policy.Visibility;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Query;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which events somebody wants, by the query parameters that lists and streams share.
 *
 * @param types  exact, or with {@code *} at one end
 * @param filter in the dialects of CloudEvents; asked of what the reader may see
 */
public record EventFilter(List<String> types, @Nullable String entityType, @Nullable String entityId,
    @Nullable String correlationId, @Nullable String actionId, @Nullable Instant from, @Nullable Instant to,
    Filter filter) {

  public EventFilter {
    types = List.copyOf(types);
  }

  public static EventFilter of(Query query) {
    return new EventFilter(query.list("type"), query.get("entity_type").orElse(null), query.get("entity_id").orElse(
        null), query.get("correlation_id").orElse(null), query.get("action_id").orElse(null),
        query.instant("from")
            .orElse(null),
        query.instant("to").orElse(null), query.get("filter").map(EventFilter::dialects).orElse(Filter.ANY_EVENT));
  }

  /** Those of one entity among them; empty where another was asked for. */
  public Optional<EventFilter> about(EntityRef entity) {
    boolean other = (entityType != null && !entityType.equals(entity.type())) || (entityId != null && !entityId.equals(
        entity.id()));
    return other
        ? Optional.empty()
        : Optional.of(new EventFilter(types, entity.type(), entity.id(), correlationId, actionId, from, to, filter));
  }

  /** @param after null: from the end at which the order starts */
  public EventQuery query(@Nullable Long after, boolean descending, int limit) {
    return new EventQuery(types, entityType, entityId, correlationId, actionId, from, to, after, descending, limit);
  }

  private static Filter dialects(String json) {
    try {
      return Filter.parse("", Json.read(json.getBytes(StandardCharsets.UTF_8)));
    } catch (Refusal refusal) {
      String mistakes = refusal.violations().stream().map(violation -> " " + violation.pointer() + " " + violation
          .detail() + ".").collect(Collectors.joining());
      throw HttpProblem.badRequest("The query parameter 'filter' is no filter of CloudEvents: " + refusal.getMessage()
          + mistakes);
    }
  }

  /** The part that only what is shown can answer. */
  public boolean chooses(Event event, EventView shown) {
    return filter.equals(Filter.ANY_EVENT)
        || filter.matches(Attributes.of(new Shown(event, shown.visibility() == Visibility.FULL)));
  }

  /** The same question, asked of one event that is at hand. */
  boolean matches(Event event) {
    return (types.isEmpty() || types.stream().anyMatch(type -> matches(type, event.type())))
        && is(entityType, event.entity().type()) && is(entityId, event.entity().id())
        && is(correlationId, event.correlationId()) && is(actionId, event.actionId())
        && (from == null || !event.recordedAt().isBefore(from)) && (to == null || event.recordedAt().isBefore(to));
  }

  private static boolean is(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || wanted.equals(actual);
  }

  private static boolean matches(String pattern, String type) {
    if (pattern.equals("*")) {
      return true;
    }
    if (pattern.endsWith("*")) {
      return type.startsWith(pattern.substring(0, pattern.length() - 1));
    }
    return pattern.startsWith("*") ? type.endsWith(pattern.substring(1)) : type.equals(pattern);
  }
}
