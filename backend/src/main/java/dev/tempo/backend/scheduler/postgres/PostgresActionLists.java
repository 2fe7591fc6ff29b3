package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionFilter;
import dev.tempo.backend.scheduler.ActionKind;
import dev.tempo.backend.scheduler.ActionLists;
import dev.tempo.backend.scheduler.ActionReads.Place;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.BulkOperation;
import dev.tempo.backend.scheduler.BulkSelection;
import dev.tempo.backend.scheduler.Forecast;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Lists from the table. Every statement walks ranges of the index by state and time. */
public final class PostgresActionLists implements ActionLists {
  private static final String BY_ID = "SELECT " + ActionSql.COLUMNS + " FROM action a WHERE a.id = ANY($1)";

  private final Pool pool;

  public PostgresActionLists(Pool pool) {
    this.pool = pool;
  }

  @Override
  public List<Action> list(ActionFilter filter, boolean descending, @Nullable Place after, int limit) {
    Set<ActionState> states = filter.states().isEmpty() ? EnumSet.allOf(ActionState.class) : filter.states();
    return page(new ActionSelect(filter), states, descending, after, limit);
  }

  @Override
  public List<Action> candidates(BulkSelection selection, @Nullable Place after, int limit) {
    ActionSelect select = new ActionSelect(selection.filter());
    select.and("a.scheduled_position <= " + select.next(selection.scheduled(), "bigint"));
    if (selection.operation() == BulkOperation.RELEASE) {
      select.and("a.held_for NOT IN ('legal_hold', 'legal_hold_after_pattern', 'pause')");
    }
    if (selection.operation() == BulkOperation.RETRY) {
      select.and("""
          (a.key IS NULL OR NOT EXISTS (SELECT FROM action b WHERE b.entity_type = a.entity_type
            AND b.entity_id = a.entity_id AND b.key = a.key
            AND (b.ended_position IS NULL OR (b.state = 'failed' AND b.ended_position > a.ended_position))))""");
    }
    return page(select, selection.filter().states(), selection.operation().latestFirst(), after, limit);
  }

  /** One ordered range of the index for each state, of which only the first rows are read. */
  private List<Action> page(ActionSelect select, Set<ActionState> states, boolean descending, @Nullable Place after,
      int limit) {
    if (after != null) {
      select.and("(a.run_at, a.id) " + (descending ? "<" : ">") + " (" + select.next(ActionSql.utc(after.runAt()),
          "timestamptz") + ", " + select.next(UUID.fromString(after.id()), "uuid") + ")");
    }
    String most = select.next(limit, "int");
    String order = descending ? "a.run_at DESC, a.id DESC" : "a.run_at, a.id";
    String sql = "SELECT a.* FROM unnest(" + select.next(ActionSelect.wire(states), "text[]")
        + ") AS wanted(state) CROSS JOIN LATERAL (SELECT " + ActionSql.COLUMNS
        + " FROM action a WHERE a.state = wanted.state" + select.conditions() + " ORDER BY " + order + " LIMIT " + most
        + ") AS a ORDER BY " + order + " LIMIT " + most;
    return actions(pool.preparedQuery(sql).execute(select.values()).await());
  }

  @Override
  public List<Action> byId(Collection<String> ids) {
    UUID[] uuids = ids.stream().map(ActionSql::uuid).flatMap(Optional::stream).toArray(UUID[]::new);
    return actions(pool.preparedQuery(BY_ID).execute(Tuple.of(uuids)).await());
  }

  @Override
  public List<Count> forecast(Forecast.Query query, @Nullable String reader) {
    ActionSelect select = new ActionSelect(query.filter()).due(">=", query.from()).due("<", query.to());
    String unit = select.next(query.bucket().wire());
    String zone = select.next(query.zone().getId());
    return counts("date_trunc(" + unit + ", a.run_at, " + zone + ")", select, query.filter().states(), reader);
  }

  @Override
  public List<Count> overdue(ActionFilter filter, @Nullable String reader) {
    return counts("NULL::timestamptz", new ActionSelect(filter).and("a.run_at < tempo_now()"), filter.states(), reader);
  }

  private List<Count> counts(String at, ActionSelect select, Set<ActionState> states, @Nullable String reader) {
    // What may be read of an action by whom: enough to decide it for the whole group.
    String apart = reader == null
        ? ""
        : ", a.role, a.environment, a.category, a.owner IS NOT DISTINCT FROM %1$s AS own, a.scheduled_actor = %1$s AS asked"
            .formatted(select.next(reader));
    String sql = "SELECT " + at + " AS at, a.kind, count(*) AS n" + apart + " FROM action a WHERE a.state = ANY("
        + select.next(ActionSelect.wire(states), "text[]") + ")" + select.conditions() + " GROUP BY 1, 2"
        + (reader == null ? "" : ", 4, 5, 6, 7, 8") + " ORDER BY 1";
    List<Count> counts = new ArrayList<>();
    pool.preparedQuery(sql).execute(select.values()).await().forEach(row -> counts.add(count(row, reader != null)));
    return counts;
  }

  private static List<Action> actions(RowSet<Row> rows) {
    List<Action> actions = new ArrayList<>(rows.size());
    rows.forEach(row -> actions.add(ActionSql.action(row)));
    return actions;
  }

  private static Count count(Row row, boolean apart) {
    String role = apart ? row.getString("role") : null;
    Classification classification = role == null
        ? null
        : new Classification(role, row.getString("environment"), row.getString("category"));
    ActionKind kind = ActionKind.of(row.getString("kind")).orElseThrow();
    return new Count(row.getOffsetDateTime("at") == null ? Instant.EPOCH : ActionSql.instant(row, "at"), kind,
        classification, apart && row.getBoolean("own"), apart && row.getBoolean("asked"), row.getLong("n"));
  }
}
