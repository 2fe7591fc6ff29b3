package dev.tempo.backend.policy.publish.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.Revision;
import dev.tempo.backend.policy.publish.RevisionStore;
import dev.tempo.backend.policy.publish.RevisionSummary;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Revisions as rows, their rules as one document each. */
public final class PostgresRevisionStore implements RevisionStore {
  private static final String SELECT = """
      SELECT revision, rules::text AS rules, published_at, published_by, position, rollback_to, note FROM policy_revision""";

  private static final String SUMMARIES = """
      SELECT revision, jsonb_array_length(rules) AS rule_count, published_at, published_by, rollback_to, note
      FROM policy_revision WHERE revision < $1 ORDER BY revision DESC LIMIT $2""";

  private static final String INSERT = """
      INSERT INTO policy_revision (revision, rules, published_at, published_by, position, rollback_to, note)
      VALUES ($1, $2::text::jsonb, $3, $4, $5, $6, $7)""";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Pool pool;

  public PostgresRevisionStore(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Optional<Revision> find(long number) {
    return first(pool.preparedQuery(SELECT + " WHERE revision = $1").execute(Tuple.of(number)).await());
  }

  @Override
  public Optional<Revision> latest() {
    return first(pool.preparedQuery(SELECT + " ORDER BY revision DESC LIMIT 1").execute().await());
  }

  @Override
  public List<RevisionSummary> before(long number, int limit) {
    List<RevisionSummary> revisions = new ArrayList<>();
    pool.preparedQuery(SUMMARIES).execute(Tuple.of(number, limit)).await().forEach(row -> revisions.add(
        new RevisionSummary(row.getLong("revision"), row.getInteger("rule_count"), row.getOffsetDateTime("published_at")
            .toInstant(), row.getString("published_by"), row.getLong("rollback_to"), row.getString("note"))));
    return revisions;
  }

  @Override
  public void add(Transaction transaction, Revision revision) {
    transaction.sql().preparedQuery(INSERT).execute(Tuple.tuple().addLong(revision.number()).addString(PolicyDocument
        .render(revision.rules()).toString()).addOffsetDateTime(revision.publishedAt().atOffset(ZoneOffset.UTC))
        .addString(revision.publishedBy()).addLong(revision.position()).addLong(revision.rollbackTo())
        .addString(revision.note())).await();
  }

  private static Optional<Revision> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(revision(rows.iterator().next()));
  }

  private static Revision revision(Row row) {
    return new Revision(row.getLong("revision"), rules(row.getString("rules")), row.getOffsetDateTime("published_at")
        .toInstant(), row.getString("published_by"), row.getLong("position"), row.getLong("rollback_to"),
        row
            .getString("note"));
  }

  private static List<Rule> rules(String json) {
    try {
      return PolicyDocument.parse(JsonNodeFactory.instance.objectNode().set("rules", MAPPER.readTree(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is not JSON", e);
    }
  }
}
