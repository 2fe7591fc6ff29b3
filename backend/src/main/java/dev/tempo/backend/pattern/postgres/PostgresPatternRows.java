package dev.tempo.backend.pattern.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.Pattern;
import dev.tempo.backend.pattern.PatternRows;
import dev.tempo.backend.pattern.definition.Definition;
import dev.tempo.backend.pattern.definition.DefinitionReader;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Patterns in PostgreSQL. */
public final class PostgresPatternRows implements PatternRows {
  private static final String PATTERN = "name, version, definition::text AS definition, registered_at, registered_by";
  private static final String REGISTERED = "SELECT DISTINCT name FROM pattern WHERE name = ANY($1::text[])";
  private static final String LATEST = "SELECT DISTINCT ON (name) " + PATTERN + " FROM pattern "
      + "WHERE name = ANY($1::text[]) ORDER BY name, version DESC";
  private static final String ALL = "SELECT DISTINCT ON (name) " + PATTERN
      + " FROM pattern ORDER BY name, version DESC";
  private static final String VERSION = "SELECT " + PATTERN + " FROM pattern WHERE name = $1 AND version = $2";
  private static final String VERSIONS = "SELECT " + PATTERN + " FROM pattern WHERE name = $1 ORDER BY version DESC";
  private static final String INSERT = """
      INSERT INTO pattern (name, version, definition, registered_position, registered_at, registered_by)
      VALUES ($1, $2, $3::text::jsonb, $4, $5, $6)
      """;

  private final Pool pool;

  /** @param pool for reading beside transactions */
  public PostgresPatternRows(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Set<String> registered(Transaction transaction, Collection<String> names) {
    Set<String> registered = new HashSet<>();
    query(transaction.sql(), REGISTERED, Tuple.of(names.toArray(String[]::new))).forEach(row -> registered.add(row
        .getString("name")));
    return registered;
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
    return patterns(query(transaction.sql(), VERSION, Tuple.of(name, version))).stream().findFirst();
  }

  @Override
  public void insert(Transaction transaction, String name, int version, Definition definition, Appended registered) {
    query(transaction.sql(), INSERT, Tuple.of(name, version, definition.document().toString(), registered.position(),
        registered.recordedAt().atOffset(ZoneOffset.UTC), registered.actor().subject()));
  }

  @Override
  public Optional<Pattern> latest(String name) {
    return patterns(query(pool, LATEST, Tuple.of(new String[] {name}))).stream().findFirst();
  }

  @Override
  public List<Pattern> all() {
    return patterns(query(pool, ALL, Tuple.tuple()));
  }

  @Override
  public List<Pattern> versions(String name) {
    return patterns(query(pool, VERSIONS, Tuple.of(name)));
  }

  private static RowSet<Row> query(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).await();
  }

  private static List<Pattern> patterns(RowSet<Row> rows) {
    List<Pattern> patterns = new ArrayList<>();
    rows.forEach(row -> patterns.add(pattern(row)));
    return patterns;
  }

  private static Pattern pattern(Row row) {
    ObjectNode document = (ObjectNode) Objects.requireNonNull(StoredJson.read(row.getString("definition")));
    return new Pattern(row.getString("name"), row.getInteger("version"), DefinitionReader.read(document), row
        .getOffsetDateTime("registered_at").toInstant(), row.getString("registered_by"));
  }
}
