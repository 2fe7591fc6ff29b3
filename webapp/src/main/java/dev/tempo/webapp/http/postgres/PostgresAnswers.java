package dev.tempo.webapp.http.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.concurrent.ThreadLocalRandom;

/** {@link AnswerStore} on the server's pool. */
public final class PostgresAnswers implements AnswerStore {
  /** One in so many requests sweeps out what is older than a day: no timer of its own, an idle server stays idle. */
  private static final int SWEEPS = 64;
  private static final String CLAIM = """
      INSERT INTO answered_request AS had (subject, key, request, claimed_at) VALUES ($1, $2, $3, tempo_now())
      ON CONFLICT ON CONSTRAINT answered_request_pk DO UPDATE SET request = excluded.request,
        claimed_at = excluded.claimed_at, status = NULL, headers = NULL, body = NULL
      WHERE had.claimed_at < tempo_now() - interval '1 day'
        OR (had.status IS NULL AND had.request = excluded.request AND had.claimed_at < tempo_now() - interval '1 minute')
      RETURNING subject""";
  private static final String FIND = """
      SELECT request = $3 AS same, status, headers::text AS headers, body FROM answered_request
      WHERE subject = $1 AND key = $2""";
  private static final String KEEP = """
      UPDATE answered_request SET status = $3, headers = $4::text::json, body = $5 WHERE subject = $1 AND key = $2""";

  private final Pool pool;

  public PostgresAnswers(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Claim claim(String subject, String key, Buffer request) {
    if (ThreadLocalRandom.current().nextInt(SWEEPS) == 0) {
      query("DELETE FROM answered_request WHERE claimed_at < tempo_now() - interval '1 day'", Tuple.tuple());
    }
    if (query(CLAIM, Tuple.of(subject, key, request)).size() == 1) {
      return new Claim.Ours();
    }
    RowSet<Row> rows = query(FIND, Tuple.of(subject, key, request));
    // Released between the two statements: whoever sends it once more is let in.
    return rows.size() == 0 ? new Claim.Busy() : found(rows.iterator().next());
  }

  private static Claim found(Row row) {
    if (!row.getBoolean("same")) {
      return new Claim.Another();
    }
    if (row.getInteger("status") == null) {
      return new Claim.Busy();
    }
    Map<String, String> headers = new HashMap<>();
    Json.read(row.getString("headers").getBytes(StandardCharsets.UTF_8)).properties().forEach(header -> headers.put(
        header.getKey(), header.getValue().asText()));
    return new Claim.Answered(row.getInteger("status"), headers, row.getBuffer("body"));
  }

  @Override
  public void keep(String subject, String key, Claim.Answered answer) {
    ObjectNode headers = Json.object();
    answer.headers().forEach(headers::put);
    query(KEEP, Tuple.of(subject, key, answer.status(), Json.text(headers), answer.body()));
  }

  @Override
  public void release(String subject, String key) {
    query("DELETE FROM answered_request WHERE subject = $1 AND key = $2 AND status IS NULL", Tuple.of(subject, key));
  }

  private RowSet<Row> query(String sql, Tuple values) {
    return pool.preparedQuery(sql).execute(values).await();
  }
}
