package dev.tempo.backend.pattern.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.Pattern;
import dev.tempo.backend.pattern.PatternDocument;
import dev.tempo.backend.pattern.PatternRows;
import dev.tempo.backend.pattern.Run;
import dev.tempo.backend.pattern.Step;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Patterns and runs in PostgreSQL. */
public final class PostgresPatternRows implements PatternRows {
  private static final String PATTERN = "name, version, definition::text AS definition, registered_at, registered_by";
  private static final String LATEST = "SELECT DISTINCT ON (name) " + PATTERN + " FROM pattern "
      + "WHERE name = ANY($1::text[]) ORDER BY name, version DESC";
  private static final String ALL = "SELECT DISTINCT ON (name) " + PATTERN
      + " FROM pattern ORDER BY name, version DESC";
  private static final String VERSION = "SELECT " + PATTERN + " FROM pattern WHERE name = $1 AND version = $2";
  private static final String INSERT = """
      INSERT INTO pattern (name, version, definition, registered_position, registered_at, registered_by)
      VALUES ($1, $2, $3::text::jsonb, $4, $5, $6)
      """;
  private static final String START = """
      INSERT INTO pattern_run (id, pattern, version, action_id, entity_type, entity_id, params, state,
        started_position, started_event_id, correlation_id, started_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, 'started', $8, $9, $10, $11)
      """;
  private static final String END = """
      UPDATE pattern_run SET state = $2, reason = $3, ended_position = $4, ended_at = $5 WHERE id = $1
      """;
  private static final String RUN = """
      SELECT id, pattern, version, action_id, entity_type, entity_id, params::text AS params, state, started_event_id,
        correlation_id, started_at, ended_at, reason
      FROM pattern_run WHERE id = $1
      """;
  private static final String LOCK = RUN + " AND state = 'started' FOR UPDATE";
  private static final String PENDING = """
      SELECT id, entity_type, entity_id FROM pattern_run WHERE state = 'started' AND id > $1 ORDER BY id LIMIT $2
      """;

  private static final JsonMapper JSON = JsonMapper.builder().enable(
      DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Pool pool;

  /** @param pool for reading beside transactions */
  public PostgresPatternRows(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Map<String, Pattern> latest(Transaction transaction, Collection<String> names) {
    Map<String, Pattern> latest = new HashMap<>();
    query(transaction.sql(), LATEST, Tuple.of(names.toArray(String[]::new))).forEach(row -> {
      Pattern pattern = pattern(row);
      latest.put(pattern.name(), pattern);
    });
    return latest;
  }

  @Override
  public Optional<Pattern> version(Transaction transaction, String name, int version) {
    return first(query(transaction.sql(), VERSION, Tuple.of(name, version))).map(PostgresPatternRows::pattern);
  }

  @Override
  public void insert(Transaction transaction, String name, int version, Step step, Appended registered) {
    query(transaction.sql(), INSERT, Tuple.of(name, version, PatternDocument.definition(step).toString(), registered
        .position(), utc(registered.recordedAt()), registered.actor().subject()));
  }

  @Override
  public void start(Transaction transaction, NewRun run, Appended started) {
    query(transaction.sql(), START, Tuple.tuple().addUUID(UUID.fromString(run.id())).addString(run.pattern())
        .addInteger(run.version()).addUUID(UUID.fromString(run.actionId())).addString(run.entity().type())
        .addString(run.entity().id()).addString(run.params().toString()).addLong(started.position())
        .addString(started.id()).addString(started.correlationId())
        .addOffsetDateTime(utc(started.recordedAt())));
  }

  @Override
  public Optional<Run> lock(Transaction transaction, String id) {
    return first(query(transaction.sql(), LOCK, Tuple.of(UUID.fromString(id)))).map(PostgresPatternRows::run);
  }

  @Override
  public void end(Transaction transaction, String id, Run.State state, @Nullable String reason, Appended ended) {
    query(transaction.sql(), END, Tuple.tuple().addUUID(UUID.fromString(id)).addString(state.wire()).addString(reason)
        .addLong(ended.position()).addOffsetDateTime(utc(ended.recordedAt())));
  }

  @Override
  public Optional<Pattern> latest(String name) {
    return first(query(pool, LATEST, Tuple.of(new String[] {name}))).map(PostgresPatternRows::pattern);
  }

  @Override
  public List<Pattern> all() {
    List<Pattern> patterns = new ArrayList<>();
    query(pool, ALL, Tuple.tuple()).forEach(row -> patterns.add(pattern(row)));
    return patterns;
  }

  @Override
  public Optional<Run> run(String id) {
    UUID uuid;
    try {
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
    return first(query(pool, RUN, Tuple.of(uuid))).map(PostgresPatternRows::run);
  }

  @Override
  public List<Pending> pending(String after, int limit) {
    List<Pending> pending = new ArrayList<>();
    query(pool, PENDING, Tuple.of(UUID.fromString(after), limit)).forEach(row -> pending.add(new Pending(row.getUUID(
        "id").toString(), entity(row))));
    return pending;
  }

  private static RowSet<Row> query(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).await();
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static Pattern pattern(Row row) {
    return new Pattern(row.getString("name"), row.getInteger("version"), PatternDocument.parse(json(row.getString(
        "definition"))), row.getOffsetDateTime("registered_at").toInstant(), row.getString("registered_by"));
  }

  private static Run run(Row row) {
    OffsetDateTime endedAt = row.getOffsetDateTime("ended_at");
    return new Run(row.getUUID("id").toString(), row.getString("pattern"), row.getInteger("version"), row.getUUID(
        "action_id").toString(), entity(row), (ObjectNode) json(row.getString("params")), Run.State.of(
            row.getString(
                "state")),
        row.getString("started_event_id"), row.getString("correlation_id"), row.getOffsetDateTime(
            "started_at").toInstant(),
        endedAt == null ? null : endedAt.toInstant(), row.getString("reason"));
  }

  private static EntityRef entity(Row row) {
    return new EntityRef(row.getString("entity_type"), row.getString("entity_id"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is not JSON", e);
    }
  }
}
