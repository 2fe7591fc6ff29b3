package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionRows;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of actions in PostgreSQL, by statements over arrays. */
public final class PostgresActionRows implements ActionRows {
  private static final String ENTITIES = "JOIN unnest($1::text[], $2::text[]) AS e(type, id) ON a.entity_type = e.type"
      + " AND a.entity_id = e.id ";

  private static final String LOCK_LIVE = "SELECT " + ActionSql.COLUMNS + " FROM action a " + ENTITIES
      + "WHERE a.ended_position IS NULL ORDER BY a.id FOR UPDATE OF a";

  private static final String ENDED_AFTER = "SELECT " + ActionSql.COLUMNS + " FROM action a " + ENTITIES
      + "WHERE a.ended_position > $3 ORDER BY a.id";

  private static final String BY_ID = "SELECT " + ActionSql.COLUMNS
      + " FROM action a WHERE a.id = ANY($1::uuid[]) ORDER BY a.id";

  private static final String LAST_ENDED = "SELECT DISTINCT ON (a.entity_type, a.entity_id) " + ActionSql.COLUMNS
      + ", a.withdrawn FROM action a " + ENTITIES + "WHERE a.ended_position IS NOT NULL AND a.key = $3 "
      + "ORDER BY a.entity_type, a.entity_id, a.ended_position DESC";

  private static final String INSERT = """
      INSERT INTO action (id, kind, pattern, params, cancel_on, override_on, misfire, origin, state, run_at, generation,
        attempts, reason, held_for, ended_position, ended_by, ended_at, withdrawn, entity_type, entity_id, key,
        scheduled_position, scheduled_event_id, scheduled_correlation, scheduled_actor, created_at, role, environment,
        category, owner)
      SELECT id, kind, pattern, params::jsonb, cancel_on::jsonb, override_on::jsonb, misfire::jsonb, origin::jsonb,
        state, run_at, generation, attempts, reason, held_for, ended_position, ended_by, ended_at, withdrawn,
        entity_type, entity_id, key, scheduled_position, scheduled_event_id, scheduled_correlation, scheduled_actor,
        created_at, role, environment, category, owner
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::text[], $10::timestamptz[], $11::int[], $12::int[], $13::text[], $14::text[], $15::bigint[],
        $16::bigint[], $17::timestamptz[], $18::boolean[], $19::text[], $20::text[], $21::text[], $22::bigint[],
        $23::text[], $24::text[], $25::text[], $26::timestamptz[], $27::text[], $28::text[], $29::text[], $30::text[])
        AS n(id, kind, pattern, params, cancel_on, override_on, misfire, origin, state, run_at, generation, attempts,
        reason, held_for, ended_position, ended_by, ended_at, withdrawn, entity_type, entity_id, key,
        scheduled_position, scheduled_event_id, scheduled_correlation, scheduled_actor, created_at, role, environment,
        category, owner)
      """;

  private static final String UPDATE = """
      UPDATE action a SET kind = n.kind, pattern = n.pattern, params = n.params::jsonb,
        cancel_on = n.cancel_on::jsonb, override_on = n.override_on::jsonb, misfire = n.misfire::jsonb,
        origin = n.origin::jsonb, state = n.state, run_at = n.run_at, generation = n.generation,
        attempts = n.attempts, reason = n.reason, held_for = n.held_for, ended_position = n.ended_position,
        ended_by = n.ended_by, ended_at = n.ended_at, withdrawn = n.withdrawn
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::text[], $10::timestamptz[], $11::int[], $12::int[], $13::text[], $14::text[], $15::bigint[],
        $16::bigint[], $17::timestamptz[], $18::boolean[])
        AS n(id, kind, pattern, params, cancel_on, override_on, misfire, origin, state, run_at, generation, attempts,
        reason, held_for, ended_position, ended_by, ended_at, withdrawn)
      WHERE a.id = n.id
      """;

  private static final String RECLASSIFY = """
      UPDATE action a SET role = e.role, environment = e.environment, category = e.category, owner = e.owner
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
        AS e(type, id, born, role, environment, category, owner)
      WHERE a.entity_type = e.type AND a.entity_id = e.id
        AND (a.ended_position IS NULL OR a.scheduled_position >= e.born)
      """;

  @Override
  public List<Action> lock(Transaction transaction, Collection<EntityRef> entities, long endedAfter) {
    Tuple refs = refs(entities);
    var live = transaction.sql().preparedQuery(LOCK_LIVE).execute(refs);
    List<Action> actions = new ArrayList<>();
    if (endedAfter != Long.MAX_VALUE) {
      // Sent before the first is answered; the stripe that is held keeps both answers of one mind.
      var ended = transaction.sql().preparedQuery(ENDED_AFTER).execute(refs(entities).addLong(endedAfter));
      live.await().forEach(row -> actions.add(ActionSql.action(row)));
      ended.await().forEach(row -> actions.add(ActionSql.action(row)));
    } else {
      live.await().forEach(row -> actions.add(ActionSql.action(row)));
    }
    return actions;
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
    transaction.sql().preparedQuery(INSERT).execute(ActionColumns.inserted(actions)).await();
  }

  @Override
  public void update(Transaction transaction, List<Row> actions) {
    transaction.sql().preparedQuery(UPDATE).execute(ActionColumns.updated(actions)).await();
  }

  @Override
  public void reclassify(Transaction transaction, Collection<Entity> entities) {
    List<Entity> list = List.copyOf(entities);
    Columns<Entity> columns = new Columns<>(list);
    columns.text(e -> e.ref().type()).text(e -> e.ref().id()).longs(Entity::born).text(e -> e.classification().role())
        .text(e -> e.classification().environment()).text(e -> e.classification().category()).text(Entity::owner);
    transaction.sql().preparedQuery(RECLASSIFY).execute(columns.tuple()).await();
  }

  private static Tuple refs(Collection<EntityRef> entities) {
    return new Columns<>(List.copyOf(entities)).text(EntityRef::type).text(EntityRef::id).tuple();
  }
}
