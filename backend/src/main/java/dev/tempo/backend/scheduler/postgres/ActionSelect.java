package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.scheduler.ActionFilter;
import dev.tempo.backend.scheduler.ActionKind;
import dev.tempo.backend.scheduler.ActionState;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;

/** A filter as SQL: only the conditions that it has, so that the planner sees which index serves. Of a table or alias {@code a}. */
final class ActionSelect {
  private final Tuple values = Tuple.tuple();
  private final StringBuilder conditions = new StringBuilder();

  /** All but the states, which each statement takes in its own way. */
  ActionSelect(ActionFilter filter) {
    equal("a.entity_type", filter.entityType());
    equal("a.entity_id", filter.entityId());
    ActionKind kind = filter.kind();
    equal("a.kind", kind == null ? null : kind.wire());
    equal("a.pattern", filter.pattern());
    equal("a.key", filter.key());
    equal("a.role", filter.role());
    equal("a.category", filter.category());
    equal("a.owner", filter.owner());
    String environment = filter.environment();
    if (environment != null) {
      String path = next(environment);
      and("(a.environment = " + path + " OR starts_with(a.environment, " + path + " || '/'))");
    }
    equal("a.recurrence ->> 'series'", filter.series());
    due(">=", filter.dueAfter());
    due("<", filter.dueBefore());
    String q = filter.q();
    if (q != null) {
      String prefix = next(q);
      and("(starts_with(a.entity_id, %1$s) OR starts_with(a.key, %1$s) OR starts_with(a.entity_type || '/' || a.entity_id, %1$s))"
          .formatted(prefix));
    }
  }

  static String[] wire(Collection<ActionState> states) {
    return states.stream().map(ActionState::wire).toArray(String[]::new);
  }

  ActionSelect and(String condition) {
    conditions.append(" AND ").append(condition);
    return this;
  }

  ActionSelect due(String operator, @Nullable Instant time) {
    return time == null ? this : and("a.run_at " + operator + " " + next(ActionSql.utc(time), "timestamptz"));
  }

  /** The placeholder of a further value, as text. */
  String next(String value) {
    return next(value, "text");
  }

  String next(Object value, String type) {
    return "$" + values.addValue(value).size() + "::" + type;
  }

  /** Each condition led by AND. */
  String conditions() {
    return conditions.toString();
  }

  Tuple values() {
    return values;
  }

  private void equal(String column, @Nullable String value) {
    if (value != null) {
      and(column + " = " + next(value));
    }
  }
}
