package dev.tempo.backend.pattern.job.postgres;

import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.JobQuery;
import dev.tempo.backend.pattern.job.JobReads;
import dev.tempo.backend.pattern.job.JobState;
import dev.tempo.backend.pattern.job.QueueLimits;
import dev.tempo.backend.pattern.job.QueueView;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Lists of jobs, and of queues. */
public final class PostgresJobReads implements JobReads {
  private static final String LIST = "SELECT " + JobSql.SLIM + """
       FROM job j WHERE ($1::text IS NULL OR j.queue = $1) AND (cardinality($2::text[]) = 0 OR j.state = ANY ($2))
        AND ($3::text IS NULL OR j.entity_type = $3) AND ($4::text IS NULL OR j.entity_id = $4)
        AND ($5::text IS NULL OR j.run_id = $5) AND ($6::uuid IS NULL OR j.id < $6)
      ORDER BY j.id DESC LIMIT $7""";

  /** Each part by its own partial index; what has ended long ago is not counted. */
  private static final String QUEUES = """
      WITH waiting AS (SELECT queue, count(*) AS n, min(created_at) AS oldest FROM job WHERE state = 'queued'
          GROUP BY queue),
        working AS (SELECT queue, count(*) AS n FROM job WHERE state = 'leased' GROUP BY queue),
        dead AS (SELECT queue, count(*) AS n FROM job WHERE state = 'failed' GROUP BY queue),
        done AS (SELECT queue, count(*) AS n FROM job WHERE state = 'completed'
          AND ended_at > (SELECT tempo_now() - interval '1 hour') GROUP BY queue)
      SELECT queue, coalesce(waiting.n, 0) AS queued, coalesce(working.n, 0) AS leased, coalesce(dead.n, 0) AS failed,
        coalesce(done.n, 0) AS completed, waiting.oldest, q.concurrency, q.rate_per_second, coalesce(q.paused, false) AS paused
      FROM waiting FULL JOIN working USING (queue) FULL JOIN dead USING (queue) FULL JOIN done USING (queue)
        FULL JOIN job_queue q USING (queue)
      ORDER BY queue""";

  private static final String AT_WORK = """
      SELECT queue, leased_by, count(*) AS leases, max(heartbeat_at) AS seen FROM job WHERE state = 'leased'
      GROUP BY queue, leased_by ORDER BY queue, leased_by""";

  private final Pool pool;

  public PostgresJobReads(Pool pool) {
    this.pool = pool;
  }

  @Override
  public List<Job> list(JobQuery query, @Nullable String before, int limit) {
    Tuple row = Tuple.tuple().addString(query.queue()).addValue(query.states().stream().map(JobState::wire).toArray(
        String[]::new)).addString(query.entityType()).addString(query.entityId()).addString(query.runId()).addUUID(
            before == null ? null : UUID.fromString(before))
        .addInteger(limit);
    List<Job> jobs = new ArrayList<>();
    PostgresLeaseRows.query(pool, LIST, row).forEach(found -> jobs.add(JobSql.job(found)));
    return jobs;
  }

  @Override
  public List<QueueView> queues() {
    Map<String, List<QueueView.AtWork>> workers = new HashMap<>();
    for (Row row : PostgresLeaseRows.query(pool, AT_WORK, Tuple.tuple())) {
      workers.computeIfAbsent(row.getString("queue"), _ -> new ArrayList<>()).add(new QueueView.AtWork(row.getString(
          "leased_by"), row.getLong("leases"), JobSql.instant(row, "seen")));
    }
    List<QueueView> queues = new ArrayList<>();
    for (Row row : PostgresLeaseRows.query(pool, QUEUES, Tuple.tuple())) {
      String queue = row.getString("queue");
      queues.add(new QueueView(queue, row.getLong("queued"), row.getLong("leased"), row.getLong("failed"), row.getLong(
          "completed"), JobSql.nullableInstant(row, "oldest"),
          new QueueLimits(row.getInteger("concurrency"), row
              .getDouble("rate_per_second"), row.getBoolean("paused")),
          workers.getOrDefault(queue, List.of())));
    }
    return queues;
  }
}
