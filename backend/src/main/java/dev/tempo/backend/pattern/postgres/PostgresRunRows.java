package dev.tempo.backend.pattern.postgres;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.Run;
import dev.tempo.backend.pattern.RunRows;
import dev.tempo.backend.pattern.StepKey;
import dev.tempo.backend.pattern.StepRun;
import dev.tempo.backend.pattern.job.RunStates;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Runs and their steps in PostgreSQL. */
public final class PostgresRunRows implements RunRows, RunStates {
  private static final String RUN = """
      SELECT id, pattern, version, action_id, parent_run, parent_step, parent_item, parent_undo, depth, entity_type,
        entity_id, params::text AS params, state, cancelled, reason, output::text AS output, started_position,
        started_event_id, correlation_id, started_at, ended_at
      FROM pattern_run
      """;
  private static final String FIND = RUN + "WHERE id = $1";
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String STEPS = """
      SELECT step, item, undo, uses, state, attempts, element::text AS element, input::text AS input,
        output::text AS output, reason, since, started_at, ended_at, due_at, completion, outside
      FROM pattern_step WHERE run_id = $1 ORDER BY step, item, undo
      """;
  private static final String INSERT = """
      INSERT INTO pattern_run (id, pattern, version, action_id, parent_run, parent_step, parent_item, parent_undo, depth,
        entity_type, entity_id, params, state, started_position, started_event_id, correlation_id, started_at, due_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, 'running', $13, $14, $15, $16, $16)
      """;
  private static final String ACTIVE = """
      SELECT r.id, r.entity_type, r.entity_id, r.waits
      FROM (SELECT unnest($1::text[]) AS type, unnest($2::text[]) AS id) e
      JOIN LATERAL (SELECT * FROM pattern_run WHERE entity_type = e.type AND entity_id = e.id
        AND ended_position IS NULL ORDER BY id OFFSET 0) r ON true
      """;
  private static final String SAVE_RUN = """
      UPDATE pattern_run SET state = $2, cancelled = $3, reason = $4, output = $5::text::jsonb, due_at = $6, waits = $7,
        ended_position = $8, ended_at = $9
      WHERE id = $1
      """;
  private static final String SAVE_STEPS = """
      INSERT INTO pattern_step (run_id, step, item, undo, uses, state, attempts, element, input, output, reason, since,
        started_at, ended_at, due_at, completion, outside, caller)
      SELECT $1, s.step, s.item, s.undo, s.uses, s.state, s.attempts, s.element, s.input, s.output, s.reason, s.since,
        s.started_at, s.ended_at, s.due_at, s.completion, s.outside,
        CASE WHEN s.uses = 'http' AND s.state = 'running' THEN $3::integer END
      FROM jsonb_to_recordset($2::text::jsonb) AS s(step text, item integer, undo boolean, uses text, state text,
        attempts integer, element jsonb, input jsonb, output jsonb, reason text, since bigint, started_at timestamptz,
        ended_at timestamptz, due_at timestamptz, completion integer, outside uuid)
      ON CONFLICT (run_id, step, item, undo) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
        input = excluded.input, output = excluded.output, reason = excluded.reason, started_at = excluded.started_at,
        ended_at = excluded.ended_at, due_at = excluded.due_at, completion = excluded.completion,
        outside = excluded.outside, caller = excluded.caller
      """;
  private static final String ERASE = """
      WITH run AS (
        UPDATE pattern_run r SET erased = true, params = CASE WHEN r.ended_position IS NULL THEN r.params ELSE '{}' END,
          output = CASE WHEN r.ended_position IS NULL THEN r.output END
        FROM unnest($1::text[], $2::text[]) AS e (type, id)
        WHERE r.entity_type = e.type AND r.entity_id = e.id AND NOT r.erased RETURNING r.id, r.ended_position
      )
      UPDATE pattern_step s SET element = NULL, input = NULL, output = NULL FROM run
      WHERE s.run_id = run.id AND run.ended_position IS NOT NULL
      """;
  private static final String ERASE_ENDED = """
      WITH run AS (UPDATE pattern_run SET params = '{}', output = NULL WHERE id = $1 AND erased RETURNING id)
      UPDATE pattern_step s SET element = NULL, input = NULL, output = NULL FROM run WHERE s.run_id = run.id
      """;
  private static final String LIST = RUN + """
      WHERE ($1::text IS NULL OR pattern = $1) AND (cardinality($2::text[]) = 0 OR state = ANY($2::text[]))
        AND ($3::text IS NULL OR entity_type = $3) AND ($4::text IS NULL OR entity_id = $4)
        AND ($5::uuid IS NULL OR id < $5)
      ORDER BY id DESC LIMIT $6
      """;
  private static final String DUE = """
      SELECT id, entity_type, entity_id, due_at FROM pattern_run
      WHERE due_at IS NOT NULL AND due_at <= $1 AND (due_at, id) > ($2, $3)
      ORDER BY due_at, id LIMIT $4
      """;
  private static final String NEXT = "SELECT min(due_at) AS due_at FROM pattern_run WHERE due_at IS NOT NULL";
  private static final String TOO_LATE = """
      SELECT s.outside FROM pattern_run r JOIN pattern_step s ON s.run_id = r.id
      WHERE r.id = ANY($1::uuid[]) AND r.state <> 'running' AND NOT s.undo AND s.outside = ANY($2::uuid[])
      """;
  /** A call whose caller is no member any more, or, where that is asked for, this one. */
  private static final String ABANDONED = """
      uses = 'http' AND state = 'running' AND (($1 AND caller = $2)
        OR NOT EXISTS (SELECT FROM member WHERE number = caller))
      """;
  private static final String RUNS_ABANDONED = """
      SELECT id, entity_type, entity_id, started_at AS due_at FROM pattern_run
      WHERE id IN (SELECT run_id FROM pattern_step WHERE %s)
      """.formatted(ABANDONED);
  private static final String STEPS_ABANDONED = "SELECT step, item, undo FROM pattern_step WHERE run_id = $3 AND "
      + ABANDONED;

  private final Pool pool;
  private final IntSupplier member;

  /** For one that is alone. */
  public PostgresRunRows(Pool pool) {
    this(pool, () -> 0);
  }

  /**
   * @param pool   for reading beside transactions
   * @param member this node's number among the members, who make the calls of the steps that they save
   */
  public PostgresRunRows(Pool pool, IntSupplier member) {
    this.pool = pool;
    this.member = member;
  }

  @Override
  public Set<String> tooLate(Transaction transaction, Collection<String> runIds, Collection<String> jobIds) {
    Set<String> late = new HashSet<>();
    query(transaction.sql(), TOO_LATE, Tuple.tuple().addValue(uuids(runIds)).addValue(uuids(jobIds))).forEach(
        row -> late.add(row.getUUID("outside").toString()));
    return late;
  }

  private static UUID[] uuids(Collection<String> ids) {
    return ids.stream().map(PostgresRunRows::uuid).flatMap(Optional::stream).toArray(UUID[]::new);
  }

  private static Optional<UUID> uuid(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  @Override
  public void insert(Transaction transaction, NewRun run, Appended started) {
    Run.Parent parent = run.parent();
    query(transaction.sql(), INSERT, Tuple.tuple().addUUID(UUID.fromString(run.id())).addString(run.pattern())
        .addInteger(run.version()).addUUID(UUID.fromString(run.actionId())).addUUID(parent == null ? null
            : UUID.fromString(parent.runId()))
        .addString(parent == null ? null : parent.step().step()).addInteger(
            parent == null ? null : parent.step().item())
        .addBoolean(parent == null ? null : parent.step().undo())
        .addInteger(run.depth()).addString(run.entity().type()).addString(run.entity().id()).addString(run.params()
            .toString())
        .addLong(started.position()).addString(started.id()).addString(started.correlationId())
        .addOffsetDateTime(utc(started.recordedAt())));
  }

  @Override
  public Optional<Stored> lock(Transaction transaction, String id) {
    return stored(transaction.sql(), LOCK, id);
  }

  @Override
  public Optional<Stored> find(String id) {
    return stored(pool, FIND, id);
  }

  @Override
  public Supplier<List<Active>> active(Transaction transaction, Collection<EntityRef> entities) {
    Future<RowSet<Row>> asked = transaction.sql().preparedQuery(ACTIVE).execute(Tuple.tuple().addArrayOfString(entities
        .stream().map(EntityRef::type).toArray(String[]::new)).addArrayOfString(entities.stream().map(EntityRef::id)
            .toArray(String[]::new)));
    return () -> {
      List<Active> active = new ArrayList<>();
      asked.await().forEach(row -> active.add(new Active(row.getUUID("id").toString(), RunMapping.entity(row), row
          .getBoolean("waits"))));
      return active;
    };
  }

  @Override
  public void save(Transaction transaction, Run run, Schedule schedule, List<StepRun.Row> changed,
      @Nullable Appended ended) {
    UUID id = UUID.fromString(run.id());
    Instant due = schedule.dueAt();
    query(transaction.sql(), SAVE_RUN, Tuple.tuple().addUUID(id).addString(run.state().wire()).addBoolean(run
        .cancelled()).addString(run.reason()).addString(run.output() == null ? null : run.output().toString())
        .addOffsetDateTime(due == null ? null : utc(due)).addBoolean(schedule.waits()).addLong(ended == null ? null
            : ended.position())
        .addOffsetDateTime(ended == null ? null : utc(ended.recordedAt())));
    if (!changed.isEmpty()) {
      ArrayNode rows = JsonNodeFactory.instance.arrayNode();
      changed.forEach(row -> rows.add(RunMapping.json(row)));
      query(transaction.sql(), SAVE_STEPS, Tuple.of(id, rows.toString(), member.getAsInt()));
    }
    if (ended != null) {
      transaction.send(transaction.sql().preparedQuery(ERASE_ENDED).execute(Tuple.of(id)));
    }
  }

  @Override
  public void erase(Transaction transaction, Collection<EntityRef> entities) {
    transaction.send(transaction.sql().preparedQuery(ERASE).execute(Tuple.tuple().addArrayOfString(entities.stream()
        .map(EntityRef::type).toArray(String[]::new)).addArrayOfString(entities.stream().map(EntityRef::id).toArray(
            String[]::new))));
  }

  @Override
  public List<Run> list(RunQuery query, @Nullable String after, int limit) {
    List<Run> runs = new ArrayList<>();
    query(pool, LIST, Tuple.of(query.pattern(), query.states().stream().map(Run.State::wire).toArray(String[]::new),
        query.entityType(), query.entityId(), after == null ? null : UUID.fromString(after), limit)).forEach(
            row -> runs.add(RunMapping.run(row)));
    return runs;
  }

  @Override
  public List<Due> due(Instant until, Place after, int limit) {
    return due(query(pool, DUE, Tuple.of(utc(until), utc(after.at()), UUID.fromString(after.id()), limit)));
  }

  @Override
  public Optional<Instant> nextDue() {
    OffsetDateTime next = query(pool, NEXT, Tuple.tuple()).iterator().next().getOffsetDateTime("due_at");
    return Optional.ofNullable(next).map(OffsetDateTime::toInstant);
  }

  @Override
  public List<Due> abandoned(boolean own) {
    return due(query(pool, RUNS_ABANDONED, Tuple.of(own, member.getAsInt())));
  }

  @Override
  public Set<StepKey> abandoned(Transaction transaction, String run, boolean own) {
    Set<StepKey> steps = new HashSet<>();
    query(transaction.sql(), STEPS_ABANDONED, Tuple.of(own, member.getAsInt(), UUID.fromString(run))).forEach(
        row -> steps.add(RunMapping.key(row)));
    return steps;
  }

  private static List<Due> due(RowSet<Row> rows) {
    List<Due> due = new ArrayList<>();
    rows.forEach(row -> due.add(new Due(row.getUUID("id").toString(), RunMapping.entity(row), row.getOffsetDateTime(
        "due_at").toInstant())));
    return due;
  }

  private static Optional<Stored> stored(SqlClient client, String sql, String id) {
    UUID uuid = UUID.fromString(id);
    RowSet<Row> runs = query(client, sql, Tuple.of(uuid));
    if (runs.size() == 0) {
      return Optional.empty();
    }
    List<StepRun.Row> steps = new ArrayList<>();
    query(client, STEPS, Tuple.of(uuid)).forEach(row -> steps.add(RunMapping.step(row)));
    return Optional.of(new Stored(RunMapping.run(runs.iterator().next()), steps));
  }

  private static RowSet<Row> query(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).await();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
