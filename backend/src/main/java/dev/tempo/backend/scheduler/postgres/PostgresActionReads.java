package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.nexus.lease.Leases;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionReads;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.Due;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** What is read of actions on connections of its own. */
public final class PostgresActionReads implements ActionReads {
  private static final String FIND = "SELECT " + ActionSql.COLUMNS + " FROM action a WHERE a.id = $1";

  private static final String LIVE = "SELECT " + ActionSql.COLUMNS + """
       FROM action a WHERE a.entity_type = $1 AND a.entity_id = $2
        AND coalesce(a.ended_position, 9223372036854775807) = 9223372036854775807
      ORDER BY a.run_at, a.id LIMIT $3
      """;

  private static final String ANY_WINDOW = """
      SELECT id, entity_type, entity_id, generation, run_at FROM action
      WHERE state = 'scheduled' AND (run_at, id) > ($1, $2) AND run_at <= $3 AND %s ORDER BY run_at, id LIMIT $4
      """;

  // Of one that another node has been given meanwhile, nothing is loaded: its fence is greater.
  private static final String OF_SHARDS = """
      'shard-' || tempo_shard(entity_type, entity_id) IN (
        SELECT l.name FROM lease l JOIN (SELECT unnest($%d::text[]) AS name, unnest($%d::bigint[]) AS fence) AS mine
          ON l.name = mine.name AND l.fence = mine.fence)
      """;

  private static final String ANY_PULSE = """
      SELECT tempo_now() AS now, EXISTS (
        SELECT FROM action WHERE state = 'scheduled' AND run_at < tempo_now() - make_interval(secs => $1) AND %s) AS overdue
      """;

  private static final String WINDOW = ANY_WINDOW.formatted("true");
  private static final String WINDOW_OF_SHARDS = ANY_WINDOW.formatted(OF_SHARDS.formatted(5, 6));
  private static final String PULSE = ANY_PULSE.formatted("true");
  private static final String PULSE_OF_SHARDS = ANY_PULSE.formatted(OF_SHARDS.formatted(2, 3));
  /** As many as {@code tempo_shard} tells apart. */
  private static final int SHARDS = 16;

  private static final String COUNT = "SELECT state, n FROM action_count";

  private final Pool pool;
  private final Pool scheduler;
  private final @Nullable Leases leases;

  /** The leases of the shards, whose holder loads what is due in them. */
  public static List<String> shards() {
    return IntStream.range(0, SHARDS).mapToObj(number -> "shard-" + number).toList();
  }

  public PostgresActionReads(Pool pool) {
    this(pool, pool, null);
  }

  /**
   * @param scheduler for heartbeats and windows, which do not wait for other readers' connections
   * @param leases    what this node holds of {@link #shards}, of which alone it loads; null: of all, for one that is alone
   */
  public PostgresActionReads(Pool pool, Pool scheduler, @Nullable Leases leases) {
    this.pool = pool;
    this.scheduler = scheduler;
    this.leases = leases;
  }

  @Override
  public Optional<Action> find(String id) {
    return ActionSql.uuid(id).flatMap(uuid -> actions(query(FIND, Tuple.of(uuid))).stream().findFirst());
  }

  @Override
  public List<Action> live(EntityRef entity, int limit) {
    return actions(query(LIVE, Tuple.of(entity.type(), entity.id(), limit)));
  }

  @Override
  public Map<ActionState, Long> count() {
    Map<ActionState, Long> counts = new EnumMap<>(ActionState.class);
    for (ActionState state : ActionState.values()) {
      counts.put(state, 0L);
    }
    query(COUNT, Tuple.tuple()).forEach(row -> counts.put(ActionState.of(row.getString("state")).orElseThrow(), row
        .getLong("n")));
    return counts;
  }

  @Override
  public List<Due> window(Place after, Instant until, int limit) {
    List<Due> window = new ArrayList<>();
    Tuple parameters = Tuple.of(ActionSql.utc(after.runAt()), UUID.fromString(after.id()), ActionSql.utc(until), limit);
    query(scheduler, leases == null ? WINDOW : WINDOW_OF_SHARDS, held(parameters))
        .forEach(row -> window.add(new Due(row.getUUID("id").toString(), new EntityRef(row.getString("entity_type"), row
            .getString("entity_id")), row.getInteger("generation"), ActionSql.instant(row, "run_at"))));
    return window;
  }

  @Override
  public Pulse pulse(int seconds) {
    Row row = query(scheduler, leases == null ? PULSE : PULSE_OF_SHARDS, held(Tuple.of((double) seconds))).iterator()
        .next();
    return new Pulse(ActionSql.instant(row, "now"), row.getBoolean("overdue"));
  }

  @Override
  public boolean passes(Throwable failure) {
    return PassingFailures.passes(failure);
  }

  /** Adds names and fences of the leases, where they count. */
  private Tuple held(Tuple parameters) {
    if (leases != null) {
      List<Lease> held = List.copyOf(leases.held().values());
      parameters.addValue(held.stream().map(Lease::name).toArray(String[]::new)).addValue(held.stream().map(
          Lease::fence).toArray(Long[]::new));
    }
    return parameters;
  }

  private RowSet<Row> query(String sql, Tuple parameters) {
    return query(pool, sql, parameters);
  }

  private static RowSet<Row> query(Pool connections, String sql, Tuple parameters) {
    return connections.preparedQuery(sql).execute(parameters).await();
  }

  private static List<Action> actions(RowSet<Row> rows) {
    List<Action> actions = new ArrayList<>(rows.size());
    rows.forEach(row -> actions.add(ActionSql.action(row)));
    return actions;
  }
}
