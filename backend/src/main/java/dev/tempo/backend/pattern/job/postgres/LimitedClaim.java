package dev.tempo.backend.pattern.job.postgres;

import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.LeaseRows;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A claim of a queue that has limits. The queue's row is locked first, so that claims of one queue come one after another over
 * all nodes; each statement then sees what the former claims have committed. The bucket holds at most a second's worth.
 */
final class LimitedClaim {
  private static final String LOCK = """
      SELECT concurrency, rate_per_second, paused, clock_timestamp() AS at,
        least(tokens + extract(epoch FROM clock_timestamp() - tokens_at)::float8 * rate_per_second,
          greatest(rate_per_second, 1)) AS tokens
      FROM job_queue WHERE queue = $1 FOR UPDATE""";
  private static final String LEASED = "SELECT count(*) AS n FROM job WHERE queue = $1 AND state = 'leased'";
  private static final String TAKE = "UPDATE job_queue SET tokens = $2, tokens_at = $3 WHERE queue = $1";
  private static final String NEXT = """
      SELECT (extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::bigint AS due_in FROM job
      WHERE queue = $1 AND state = 'queued'""";

  private final Pool pool;
  private final String queue;

  LimitedClaim(Pool pool, String queue) {
    this.pool = pool;
    this.queue = queue;
  }

  LeaseRows.Claim take(int max, LeaseRows.Holder holder) {
    SqlConnection connection = pool.getConnection().await();
    try {
      Transaction transaction = connection.begin().await();
      try {
        LeaseRows.Claim claim = take(connection, max, holder);
        transaction.commit().await();
        return claim;
      } catch (Throwable failure) {
        transaction.rollback().onFailure(failure::addSuppressed);
        throw failure;
      }
    } finally {
      connection.close();
    }
  }

  private LeaseRows.Claim take(SqlConnection connection, int max, LeaseRows.Holder holder) {
    RowSet<Row> settings = PostgresLeaseRows.query(connection, LOCK, Tuple.of(queue));
    if (settings.size() == 0) {
      return new LeaseRows.Claim(PostgresLeaseRows.claim(connection, queue, max, holder, true), false, null);
    }
    Row row = settings.iterator().next();
    if (row.getBoolean("paused")) {
      return new LeaseRows.Claim(List.of(), true, null);
    }
    int places = places(connection, row.getInteger("concurrency"), max);
    Double rate = row.getDouble("rate_per_second");
    double tokens = rate == null ? max : row.getDouble("tokens");
    int most = (int) Math.min(places, Math.floor(tokens));
    List<Job> jobs = most == 0
        ? List.of()
        : PostgresLeaseRows.claim(connection, queue, most, holder, true);
    if (rate != null && !jobs.isEmpty()) {
      tokens -= jobs.size();
      OffsetDateTime at = row.getOffsetDateTime("at");
      PostgresLeaseRows.query(connection, TAKE, Tuple.of(queue, tokens, at));
    }
    return new LeaseRows.Claim(jobs, true, jobs.size() == max ? null : again(connection, jobs.size() < places ? rate
        : null, tokens, jobs.size() < most));
  }

  private int places(SqlConnection connection, @Nullable Integer concurrency, int max) {
    if (concurrency == null) {
      return max;
    }
    long leased = PostgresLeaseRows.query(connection, LEASED, Tuple.of(queue)).iterator().next().getLong("n");
    return Math.clamp(concurrency - leased, 0, max);
  }

  /**
   * Where a place is free, and only time is missing: a token, or a retry that is due later. A place that is taken comes free by
   * an event, not by time.
   *
   * @param rate    null where it is not what holds back
   * @param drained all that may be leased was leased
   */
  private @Nullable Duration again(SqlConnection connection, @Nullable Double rate, double tokens, boolean drained) {
    Long dueIn = PostgresLeaseRows.query(connection, NEXT, Tuple.of(queue)).iterator().next().getLong("due_in");
    if (dueIn == null) {
      return null;
    }
    if (dueIn > 0) {
      return Duration.ofMillis(dueIn + 1);
    }
    return drained || rate == null
        ? null
        : Duration.ofMillis((long) Math.ceil(Math.max(1 - tokens, 0) / rate * 1000) + 1);
  }
}
