package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.EventQuery;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A query as SQL: only the conditions that it has, so that the planner sees which index serves. */
final class EventSelect {
  private final List<String> conditions = new ArrayList<>();
  private final Tuple values = Tuple.tuple();
  private final EventQuery query;

  /** @throws IllegalArgumentException for a limit outside of 1-1,000 */
  EventSelect(EventQuery query) {
    if (query.limit() < 1 || query.limit() > 1_000) {
      throw new IllegalArgumentException("limit is " + query.limit() + ", but may be 1-1,000");
    }
    this.query = query;
    types(query.types());
    equal("entity_type", query.entityType());
    equal("entity_id", query.entityId());
    story(query.correlationId());
    equal("action_id", query.actionId());
    recorded(">=", query.from());
    recorded("<", query.to());
    Long after = query.after();
    if (after != null) {
      conditions.add("position " + (query.descending() ? "<" : ">") + " " + next(after));
    }
  }

  String sql() {
    String where = conditions.isEmpty() ? "" : "\nWHERE " + String.join("\n  AND ", conditions);
    return "SELECT " + EventRows.COLUMNS + "\nFROM event" + where + "\nORDER BY position" + (query.descending()
        ? " DESC"
        : "") + "\nLIMIT " + query.limit();
  }

  Tuple values() {
    return values;
  }

  private void types(List<String> types) {
    String[] exact = types.stream().filter(type -> !isPattern(type)).toArray(String[]::new);
    List<String> alternatives = new ArrayList<>();
    if (exact.length == 1) {
      alternatives.add("type = " + next(exact[0]));
    } else if (exact.length > 1) {
      alternatives.add("type = ANY (" + next(exact) + "::text[])");
    }
    types.stream().filter(EventSelect::isPattern).forEach(type -> alternatives.add("type LIKE " + next(like(type))));
    if (!alternatives.isEmpty()) {
      conditions.add("(" + String.join(" OR ", alternatives) + ")");
    }
  }

  private static boolean isPattern(String type) {
    return type.startsWith("*") || type.endsWith("*");
  }

  /** A star inside, where it is no wildcard, and LIKE's own wildcards stand for themselves. */
  static String like(String type) {
    int from = type.startsWith("*") ? 1 : 0;
    int to = type.endsWith("*") ? Math.max(from, type.length() - 1) : type.length();
    String literal = type.substring(from, to).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return (from == 1 ? "%" : "") + literal + (type.endsWith("*") ? "%" : "");
  }

  private void equal(String column, @Nullable String value) {
    if (value != null) {
      conditions.add(column + " = " + next(value));
    }
  }

  /** The event that begins a story, and those that follow; each alternative has an index of its own. */
  private void story(@Nullable String correlationId) {
    if (correlationId != null) {
      String id = next(correlationId);
      conditions.add(
          "(correlation_id = %1$s AND correlation_id <> id OR id = %1$s AND correlation_id = id AND content_hash IS NOT NULL OR id = %1$s AND correlation_id = id AND content_hash IS NULL)"
              .formatted(id));
    }
  }

  private void recorded(String operator, @Nullable Instant time) {
    if (time != null) {
      conditions.add("recorded_at " + operator + " " + next(time.atOffset(ZoneOffset.UTC)));
    }
  }

  private String next(Object value) {
    values.addValue(value);
    return "$" + values.size();
  }
}
