package dev.tempo.backend.pattern.job.postgres;

import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.LeaseRows;
import dev.tempo.backend.pattern.job.QueueLimits;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Leases in PostgreSQL. A claim of a queue without limits is one statement. */
public final class PostgresLeaseRows implements LeaseRows {
  /** The clock is asked in a subquery, since a volatile function bounds no index range. */
  private static final String CLAIM = """
      WITH free AS MATERIALIZED (
        SELECT id FROM job WHERE queue = $1 AND state = 'queued' AND due_at <= (SELECT clock_timestamp())
          AND ($6 OR NOT EXISTS (SELECT FROM job_queue q WHERE q.queue = $1))
        ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED),
      start AS MATERIALIZED (SELECT clock_timestamp() AS at)
      UPDATE job j SET state = 'leased', attempts = j.attempts + 1, lease_token = gen_random_uuid(), leased_by = $3,
        leased_subject = $4, lease_length = $5, lease_until = start.at + j.timeout * interval '1 millisecond',
        lease_expires_at = start.at + least($5, j.timeout) * interval '1 millisecond', heartbeat_at = start.at,
        progress_percent = NULL, progress_message = NULL
      FROM free, start WHERE j.id = free.id
      RETURNING\s""" + JobSql.COLUMNS;

  private static final String NEXT = """
      SELECT EXISTS (SELECT FROM job_queue WHERE queue = $1) AS limited,
        (SELECT (extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::bigint FROM job
          WHERE queue = $1 AND state = 'queued') AS due_in""";

  private static final String FIND = "SELECT " + JobSql.COLUMNS + " FROM job j WHERE j.id = $1";

  private static final String FIND_ALL = "SELECT " + JobSql.COLUMNS + " FROM job j WHERE j.id = ANY ($1::uuid[])";

  private static final String HEARTBEAT = """
      UPDATE job j SET heartbeat_at = clock_timestamp(),
        lease_expires_at = least(clock_timestamp() + j.lease_length * interval '1 millisecond', j.lease_until),
        progress_percent = coalesce($3, j.progress_percent), progress_message = coalesce($4, j.progress_message)
      WHERE j.id = $1 AND j.lease_token = $2 AND j.state = 'leased' AND j.lease_expires_at > clock_timestamp()
      RETURNING\s""" + JobSql.COLUMNS;

  private static final String UNDO = """
      UPDATE job j SET state = 'queued', attempts = j.attempts - 1, lease_token = NULL
      FROM unnest($1::uuid[], $2::uuid[]) AS l (id, token)
      WHERE j.id = l.id AND j.lease_token = l.token AND j.state = 'leased'""";

  private static final String EXPIRED = "SELECT " + JobSql.SLIM + """
       FROM job j WHERE j.state = 'leased' AND j.lease_expires_at <= (SELECT clock_timestamp())
      ORDER BY j.lease_expires_at LIMIT $1""";

  private static final String HORIZON = """
      SELECT (SELECT (extract(epoch FROM min(lease_expires_at) - clock_timestamp()) * 1000)::bigint FROM job
          WHERE state = 'leased') AS ends_in,
        EXISTS (SELECT FROM job WHERE state = 'queued') AS queued""";

  private static final String LIMIT = """
      INSERT INTO job_queue (queue, concurrency, rate_per_second, paused, tokens, tokens_at)
      VALUES ($1, $2, $3::float8, $4, greatest(coalesce($3::float8, 1), 1), clock_timestamp())
      ON CONFLICT (queue) DO UPDATE SET concurrency = excluded.concurrency,
        rate_per_second = excluded.rate_per_second, paused = excluded.paused,
        tokens = CASE WHEN job_queue.rate_per_second IS NULL THEN excluded.tokens ELSE
          least(job_queue.tokens + extract(epoch FROM excluded.tokens_at - job_queue.tokens_at)
            * job_queue.rate_per_second, excluded.tokens) END,
        tokens_at = excluded.tokens_at""";

  private final Pool pool;

  public PostgresLeaseRows(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Claim claim(String queue, int max, Holder holder) {
    List<Job> jobs = claim(pool, queue, max, holder, false);
    if (jobs.size() == max) {
      return new Claim(jobs, false, null);
    }
    Row next = query(pool, NEXT, Tuple.of(queue)).iterator().next();
    if (next.getBoolean("limited")) {
      return jobs.isEmpty() ? new LimitedClaim(pool, queue).take(max, holder) : new Claim(jobs, true, null);
    }
    Long dueIn = next.getLong("due_in");
    return new Claim(jobs, false, dueIn == null || dueIn < 0 ? null : Duration.ofMillis(dueIn + 1));
  }

  /** @param limited the caller has found that the queue's limits allow so many; else a queue with limits gives none */
  static List<Job> claim(SqlClient client, String queue, int max, Holder holder, boolean limited) {
    return jobs(query(client, CLAIM, Tuple.of(queue, max, holder.worker(), holder.subject(), holder.length().toMillis(),
        limited))).stream().sorted(Comparator.comparing(Job::dueAt).thenComparing(Job::id)).toList();
  }

  @Override
  public Optional<Job> find(String id) {
    return jobs(query(pool, FIND, Tuple.of(UUID.fromString(id)))).stream().findFirst();
  }

  @Override
  public List<Job> find(Collection<String> ids) {
    return jobs(query(pool, FIND_ALL, Tuple.tuple().addValue(ids.stream().map(UUID::fromString).toArray(UUID[]::new))));
  }

  @Override
  public Optional<Job> heartbeat(String id, String token, Job.@Nullable Progress progress) {
    return jobs(query(pool, HEARTBEAT, Tuple.of(UUID.fromString(id), UUID.fromString(token), progress == null
        ? null
        : progress.percent(), progress == null ? null : progress.message()))).stream().findFirst();
  }

  @Override
  public void undo(Collection<Job> leased) {
    List<Job.Lease> leases = leased.stream().flatMap(job -> Optional.ofNullable(job.lease()).stream()).toList();
    query(pool, UNDO, Tuple.tuple().addValue(leased.stream().map(job -> UUID.fromString(job.id())).toArray(
        UUID[]::new)).addValue(leases.stream().map(lease -> UUID.fromString(lease.token())).toArray(UUID[]::new)));
  }

  @Override
  public List<Job> expired(int limit) {
    return jobs(query(pool, EXPIRED, Tuple.of(limit)));
  }

  @Override
  public Horizon horizon() {
    Row row = query(pool, HORIZON, Tuple.tuple()).iterator().next();
    Long endsIn = row.getLong("ends_in");
    return new Horizon(endsIn == null ? null : Duration.ofMillis(endsIn), endsIn != null || row.getBoolean("queued"));
  }

  @Override
  public List<String> limitedQueues() {
    List<String> queues = new ArrayList<>();
    query(pool, "SELECT queue FROM job_queue", Tuple.tuple()).forEach(row -> queues.add(row.getString("queue")));
    return queues;
  }

  @Override
  public void limit(String queue, QueueLimits limits) {
    if (limits.equals(QueueLimits.NONE)) {
      query(pool, "DELETE FROM job_queue WHERE queue = $1", Tuple.of(queue));
    } else {
      query(pool, LIMIT, Tuple.of(queue, limits.concurrency(), limits.ratePerSecond(), limits.paused()));
    }
  }

  static RowSet<Row> query(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).await();
  }

  private static List<Job> jobs(RowSet<Row> rows) {
    List<Job> jobs = new ArrayList<>();
    rows.forEach(row -> jobs.add(JobSql.job(row)));
    return jobs;
  }
}
