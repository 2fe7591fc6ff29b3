package dev.tempo.webapp.http.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.policy.Principal;
import dev.tempo.webapp.http.AnswerStore;
import dev.tempo.webapp.http.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** {@link AnswerStore} on the server's pool. Keys live in real time, whatever tempo_now() says: a retry is sent in real time. */
public final class PostgresAnswers implements AnswerStore {
  /** One in so many requests sweeps out what is older than a day: no timer of its own, an idle server stays idle. */
  private static final int SWEEPS = 64;
  private static final String CLAIM = """
      INSERT INTO answered_request AS had (subject, key, request, claimed_at, token)
      VALUES ($1, $2, $3, clock_timestamp(), $4)
      ON CONFLICT ON CONSTRAINT answered_request_pk DO UPDATE SET request = excluded.request,
        claimed_at = excluded.claimed_at, token = excluded.token, status = NULL, headers = NULL, body = NULL,
        role = NULL, policy_revision = NULL, withheld = NULL
      WHERE had.claimed_at < clock_timestamp() - interval '1 day' OR (had.status IS NULL
        AND had.request = excluded.request AND had.claimed_at < clock_timestamp() - interval '1 minute')
      RETURNING subject""";
  private static final String FIND = """
      SELECT request = $3 AS same, status, headers::text AS headers, body, role, policy_revision, withheld
      FROM answered_request WHERE subject = $1 AND key = $2""";
  private static final String RENEW = """
      UPDATE answered_request SET claimed_at = clock_timestamp()
      WHERE subject = $1 AND key = $2 AND token = $3 AND status IS NULL""";
  private static final String KEEP = """
      UPDATE answered_request SET status = $4, headers = $5::text::json, body = $6, role = $7, policy_revision = $8,
        withheld = $9
      WHERE subject = $1 AND key = $2 AND token = $3 AND status IS NULL""";
  private static final String RELEASE = """
      DELETE FROM answered_request WHERE subject = $1 AND key = $2 AND token = $3 AND status IS NULL""";
  private static final String SWEEP = """
      DELETE FROM answered_request WHERE claimed_at < (SELECT clock_timestamp() - interval '1 day')""";

  private final Pool pool;

  public PostgresAnswers(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Claim claim(Principal principal, String key, Buffer request, long policyRevision) {
    if (ThreadLocalRandom.current().nextInt(SWEEPS) == 0) {
      query(SWEEP, Tuple.tuple());
    }
    UUID token = UUID.randomUUID();
    if (query(CLAIM, Tuple.of(principal.subject(), key, request, token)).size() == 1) {
      return new Claim.Ours(token.toString());
    }
    RowSet<Row> rows = query(FIND, Tuple.of(principal.subject(), key, request));
    // Released between the two statements: whoever sends it once more is let in.
    return rows.size() == 0 ? new Claim.Busy() : found(rows.iterator().next(), principal, policyRevision);
  }

  private static Claim found(Row row, Principal principal, long policyRevision) {
    if (!row.getBoolean("same")) {
      return new Claim.Another();
    }
    Integer status = row.getInteger("status");
    if (status == null) {
      return new Claim.Busy();
    }
    String withheld = row.getString("withheld");
    if (withheld != null) {
      return new Claim.Withheld(status, withheld);
    }
    String role = row.getString("role");
    if (!principal.role().wire().equals(role)) {
      return new Claim.Withheld(status, "it was sent with " + (role == null ? "another role" : "the role " + role));
    }
    Long revision = row.getLong("policy_revision");
    if (revision == null || (revision != 0 && revision != policyRevision)) {
      return new Claim.Withheld(status, "another policy is in force since");
    }
    Map<String, String> headers = new HashMap<>();
    Json.read(row.getString("headers").getBytes(StandardCharsets.UTF_8)).properties().forEach(header -> headers.put(
        header.getKey(), header.getValue().asText()));
    return new Claim.Answered(status, headers, row.getBuffer("body"));
  }

  @Override
  public void renew(String subject, String key, String token) {
    query(RENEW, Tuple.of(subject, key, UUID.fromString(token)));
  }

  @Override
  public void keep(Principal principal, String key, String token, Outcome outcome) {
    Tuple row = Tuple.of(principal.subject(), key, UUID.fromString(token));
    switch (outcome) {
      case Outcome.Kept(var status, var answered, var body, var revision) -> {
        ObjectNode headers = Json.object();
        answered.forEach(headers::put);
        row.addInteger(status).addString(Json.text(headers)).addBuffer(body).addString(principal.role().wire())
            .addLong(revision).addString(null);
      }
      case Outcome.Withheld(var status, var reason) -> row.addInteger(status).addString("{}").addBuffer(Buffer
          .buffer()).addString(principal.role().wire()).addLong(0L).addString(reason);
    }
    query(KEEP, row);
  }

  @Override
  public void release(String subject, String key, String token) {
    query(RELEASE, Tuple.of(subject, key, UUID.fromString(token)));
  }

  private RowSet<Row> query(String sql, Tuple values) {
    return pool.preparedQuery(sql).execute(values).await();
  }
}
