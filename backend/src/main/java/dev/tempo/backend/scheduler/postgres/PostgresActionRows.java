package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionRows;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The rows of actions in PostgreSQL, by statements over arrays. */
public final class PostgresActionRows implements ActionRows {
  /** Stands for the position at which a live action ended: behind those of all that have. */
  private static final long LIVE = Long.MAX_VALUE;

  private static final String BY_ENTITY = """
      SELECT %s FROM (SELECT unnest($1::text[]) AS type, unnest($2::text[]) AS id) AS e
      CROSS JOIN LATERAL (
        SELECT * FROM action a WHERE a.entity_type = e.type AND a.entity_id = e.id
          AND %s OFFSET 0) AS a
      """;

  // Each entity asked for by itself, as OFFSET 0 has it: a plan made while the table was small could read all of it. Nobody
  // writes these rows without the entity's stripe, so reading under the stripe is enough and no row needs a lock.
  private static final String OF_ENTITIES = BY_ENTITY.formatted(ActionSql.COLUMNS,
      "coalesce(a.ended_position, 9223372036854775807) > $3");

  private static final String BY_ID = "SELECT " + ActionSql.COLUMNS
      + " FROM action a WHERE a.id = ANY($1::uuid[]) ORDER BY a.id";

  private static final String LAST_ENDED = BY_ENTITY.formatted("DISTINCT ON (a.entity_type, a.entity_id) "
      + ActionSql.COLUMNS + ", a.withdrawn", "a.ended_position IS NOT NULL AND a.key = $3")
      + "ORDER BY a.entity_type, a.entity_id, a.ended_position DESC";

  // In the select list functions step together and pass each row on; in FROM, each array would be written out first.
  private static final String INSERT = """
      INSERT INTO action (id, kind, pattern, params, cancel_on, override_on, misfire, origin, state, run_at, generation,
        attempts, reason, held_for, ended_position, ended_by, ended_at, withdrawn, entity_type, entity_id, key,
        scheduled_position, scheduled_event_id, scheduled_correlation, scheduled_actor, created_at, role, environment,
        category, owner, recurrence, jitter)
      SELECT id, kind, pattern, params::json, cancel_on::json, override_on::json, misfire::json, origin::json,
        state, run_at, generation, attempts, reason, held_for, ended_position, ended_by, ended_at, withdrawn,
        entity_type, entity_id, key, scheduled_position, scheduled_event_id, scheduled_correlation, scheduled_actor,
        created_at, role, environment, category, owner, recurrence::jsonb, jitter
      FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::text[]) AS kind, unnest($3::text[]) AS pattern,
        unnest($4::text[]) AS params, unnest($5::text[]) AS cancel_on, unnest($6::text[]) AS override_on,
        unnest($7::text[]) AS misfire, unnest($8::text[]) AS origin, unnest($9::text[]) AS state,
        unnest($10::timestamptz[]) AS run_at, unnest($11::int[]) AS generation, unnest($12::int[]) AS attempts,
        unnest($13::text[]) AS reason, unnest($14::text[]) AS held_for, unnest($15::bigint[]) AS ended_position,
        unnest($16::bigint[]) AS ended_by, unnest($17::timestamptz[]) AS ended_at, unnest($18::boolean[]) AS withdrawn,
        unnest($19::text[]) AS entity_type, unnest($20::text[]) AS entity_id, unnest($21::text[]) AS key,
        unnest($22::bigint[]) AS scheduled_position, unnest($23::text[]) AS scheduled_event_id,
        unnest($24::text[]) AS scheduled_correlation, unnest($25::text[]) AS scheduled_actor,
        unnest($26::timestamptz[]) AS created_at, unnest($27::text[]) AS role, unnest($28::text[]) AS environment,
        unnest($29::text[]) AS category, unnest($30::text[]) AS owner, unnest($31::text[]) AS recurrence,
        unnest($32::bigint[]) AS jitter) AS n
      """;

  // The ids are a list of keys, not a table to join with: whatever the planner knows, it goes by the index.
  private static final String UPDATE = """
      UPDATE action a SET kind = n.kind, pattern = n.pattern, params = n.params::json,
        cancel_on = n.cancel_on::json, override_on = n.override_on::json, misfire = n.misfire::json,
        origin = n.origin::json, state = n.state, run_at = n.run_at, generation = n.generation,
        attempts = n.attempts, reason = n.reason, held_for = n.held_for, ended_position = n.ended_position,
        ended_by = n.ended_by, ended_at = n.ended_at, withdrawn = n.withdrawn
      FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::text[]) AS kind, unnest($3::text[]) AS pattern,
        unnest($4::text[]) AS params, unnest($5::text[]) AS cancel_on, unnest($6::text[]) AS override_on,
        unnest($7::text[]) AS misfire, unnest($8::text[]) AS origin, unnest($9::text[]) AS state,
        unnest($10::timestamptz[]) AS run_at, unnest($11::int[]) AS generation, unnest($12::int[]) AS attempts,
        unnest($13::text[]) AS reason, unnest($14::text[]) AS held_for, unnest($15::bigint[]) AS ended_position,
        unnest($16::bigint[]) AS ended_by, unnest($17::timestamptz[]) AS ended_at,
        unnest($18::boolean[]) AS withdrawn) AS n
      WHERE a.id = n.id
      """;

  /** What an end changes, where nothing else has: most updates are this one. */
  private static final String END = """
      UPDATE action a SET state = n.state, attempts = n.attempts, reason = n.reason, held_for = NULL,
        ended_position = n.ended_position, ended_by = n.ended_by, ended_at = n.ended_at, withdrawn = n.withdrawn
      FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::text[]) AS state, unnest($3::int[]) AS attempts,
        unnest($4::text[]) AS reason, unnest($5::bigint[]) AS ended_position, unnest($6::bigint[]) AS ended_by,
        unnest($7::timestamptz[]) AS ended_at, unnest($8::boolean[]) AS withdrawn) AS n
      WHERE a.id = n.id
      """;

  private static final String COUNT = """
      UPDATE action_count c SET n = c.n + d.n
      FROM (SELECT unnest($1::text[]) AS state, unnest($2::bigint[]) AS n) AS d WHERE c.state = d.state""";

  private static final String RECLASSIFY = """
      UPDATE action a SET role = e.role, environment = e.environment, category = e.category, owner = e.owner
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
        AS e(type, id, born, role, environment, category, owner)
      WHERE a.entity_type = e.type AND a.entity_id = e.id
        AND (a.ended_position IS NULL OR a.scheduled_position >= e.born)
      """;

  @Override
  public Supplier<List<Action>> read(Transaction transaction, Collection<EntityRef> entities, long endedAfter) {
    Tuple parameters = refs(entities).addLong(Math.min(endedAfter, LIVE - 1));
    var rows = transaction.sql().preparedQuery(OF_ENTITIES).execute(parameters);
    return () -> {
      List<Action> actions = new ArrayList<>();
      rows.await().forEach(row -> actions.add(ActionSql.action(row)));
      actions.sort(Comparator.comparing(Action::id));
      return actions;
    };
  }

  @Override
  public List<Action> byId(Transaction transaction, Collection<String> ids) {
    UUID[] uuids = ids.stream().map(ActionSql::uuid).flatMap(Optional::stream).toArray(UUID[]::new);
    List<Action> actions = new ArrayList<>();
    transaction.sql().preparedQuery(BY_ID).execute(Tuple.of(uuids)).await().forEach(row -> actions.add(ActionSql.action(
        row)));
    return actions;
  }

  @Override
  public Map<EntityRef, Row> lastEnded(Transaction transaction, Collection<EntityRef> entities, String key) {
    RowSet<io.vertx.sqlclient.Row> rows = transaction.sql().preparedQuery(LAST_ENDED).execute(refs(entities).addString(
        key)).await();
    Map<EntityRef, Row> last = new HashMap<>();
    rows.forEach(row -> {
      Action action = ActionSql.action(row);
      last.put(action.entity(), new Row(action, row.getBoolean("withdrawn")));
    });
    return last;
  }

  @Override
  public void insert(Transaction transaction, List<Row> actions) {
    transaction.send(transaction.sql().preparedQuery(INSERT).execute(ActionColumns.inserted(actions)));
  }

  @Override
  public void update(Transaction transaction, List<Row> actions) {
    transaction.send(transaction.sql().preparedQuery(UPDATE).execute(ActionColumns.updated(actions)));
  }

  @Override
  public void end(Transaction transaction, List<Row> actions) {
    transaction.send(transaction.sql().preparedQuery(END).execute(ActionColumns.ended(actions)));
  }

  @Override
  public void count(Transaction transaction, Map<ActionState, Long> changes) {
    Columns<Map.Entry<ActionState, Long>> columns = new Columns<>(List.copyOf(changes.entrySet()));
    columns.text(change -> change.getKey().wire()).longs(Map.Entry::getValue);
    transaction.send(transaction.sql().preparedQuery(COUNT).execute(columns.tuple()));
  }

  @Override
  public void reclassify(Transaction transaction, Collection<Entity> entities) {
    List<Entity> list = List.copyOf(entities);
    Columns<Entity> columns = new Columns<>(list);
    columns.text(e -> e.ref().type()).text(e -> e.ref().id()).longs(Entity::born).text(e -> e.classification().role())
        .text(e -> e.classification().environment()).text(e -> e.classification().category()).text(Entity::owner);
    transaction.send(transaction.sql().preparedQuery(RECLASSIFY).execute(columns.tuple()));
  }

  @Override
  public Optional<DayCalendar> calendar(Transaction transaction, String name) {
    return PostgresCalendarRows.share(transaction.sql(), name);
  }

  private static Tuple refs(Collection<EntityRef> entities) {
    return new Columns<>(List.copyOf(entities)).text(EntityRef::type).text(EntityRef::id).tuple();
  }
}
