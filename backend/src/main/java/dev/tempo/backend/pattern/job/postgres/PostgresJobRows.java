package dev.tempo.backend.pattern.job.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.JobRows;
import dev.tempo.backend.pattern.job.NewJob;
import dev.tempo.backend.policy.Classification;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The rows of jobs in PostgreSQL, by statements over arrays. */
public final class PostgresJobRows implements JobRows {
  private static final String LOCK = "SELECT " + JobSql.SLIM
      + " FROM job j WHERE j.id = ANY ($1::uuid[]) ORDER BY j.id FOR UPDATE OF j";

  private static final String LOCK_LIVE = "SELECT " + JobSql.SLIM + """
       FROM job j JOIN unnest($1::text[], $2::text[]) AS e (type, id) ON j.entity_type = e.type AND j.entity_id = e.id
      WHERE j.state IN ('queued', 'leased') ORDER BY j.id FOR UPDATE OF j""";

  private static final String ERASE = """
      UPDATE job j SET input = '{}', output = NULL, progress_message = NULL
      FROM unnest($1::text[], $2::text[]) AS e (type, id) WHERE j.entity_type = e.type AND j.entity_id = e.id""";

  private static final String INSERT = """
      INSERT INTO job (state, due_at, id, queue, entity_type, entity_id, input, idempotency_key, run_id, step_id,
        action_id, traceparent, retry_attempts, retry_first, retry_factor, retry_longest, timeout, most_attempts,
        queued_event_id, correlation_id, created_at, role, environment, category, owner)
      SELECT 'queued', clock_timestamp(), id, queue, entity_type, entity_id, input::jsonb, idempotency_key, run_id,
        step_id, action_id, traceparent, retry_attempts, retry_first, retry_factor, retry_longest, timeout,
        retry_attempts, queued_event_id, correlation_id, created_at, role, environment, category, owner
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::text[], $10::text[], $11::int[], $12::bigint[], $13::float8[], $14::bigint[], $15::bigint[], $16::text[],
        $17::text[], $18::timestamptz[], $19::text[], $20::text[], $21::text[], $22::text[])
        AS n (id, queue, entity_type, entity_id, input, idempotency_key, run_id, step_id, action_id, traceparent,
          retry_attempts, retry_first, retry_factor, retry_longest, timeout, queued_event_id, correlation_id,
          created_at, role, environment, category, owner)""";

  private static final String UPDATE = """
      UPDATE job j SET state = n.state, attempts = n.attempts, most_attempts = n.most_attempts,
        due_at = coalesce(clock_timestamp() + n.delay * interval '1 millisecond', j.due_at),
        lease_token = CASE WHEN n.keep_token THEN j.lease_token END, cancel_reason = n.cancel_reason,
        output = n.output::jsonb, reason = n.reason, ended_position = n.ended_position, ended_at = n.ended_at
      FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::bigint[], $6::boolean[], $7::text[], $8::text[],
        $9::text[], $10::bigint[], $11::timestamptz[])
        AS n (id, state, attempts, most_attempts, delay, keep_token, cancel_reason, output, reason, ended_position,
          ended_at)
      WHERE j.id = n.id""";

  private static final String RECLASSIFY = """
      UPDATE job j SET role = e.role, environment = e.environment, category = e.category, owner = e.owner
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
        AS e (type, id, born, role, environment, category, owner)
      WHERE j.entity_type = e.type AND j.entity_id = e.id
        AND (j.ended_position IS NULL OR j.ended_position >= e.born)""";

  @Override
  public List<Job> lock(Transaction transaction, Collection<String> ids) {
    return jobs(query(transaction, LOCK, Tuple.tuple().addValue(column(ids,
        UUID[]::new, UUID::fromString))));
  }

  @Override
  public List<Job> lockLive(Transaction transaction, Collection<EntityRef> entities) {
    Tuple row = Tuple.tuple();
    texts(row, entities, EntityRef::type);
    texts(row, entities, EntityRef::id);
    return jobs(query(transaction, LOCK_LIVE, row));
  }

  @Override
  public void insert(Transaction transaction, Collection<New> jobs) {
    Tuple row = Tuple.tuple();
    row.addValue(column(jobs, UUID[]::new, of(job -> UUID.fromString(job.id()))));
    texts(row, jobs, of(NewJob::queue));
    texts(row, jobs, of(job -> job.entity().type()));
    texts(row, jobs, of(job -> job.entity().id()));
    texts(row, jobs, of(job -> job.input().toString()));
    texts(row, jobs, of(NewJob::idempotencyKey));
    texts(row, jobs, of(NewJob::runId));
    texts(row, jobs, of(NewJob::stepId));
    texts(row, jobs, of(NewJob::actionId));
    texts(row, jobs, of(NewJob::traceparent));
    row.addValue(column(jobs, Integer[]::new, of(job -> job.retry().attempts())));
    row.addValue(column(jobs, Long[]::new, of(job -> job.retry().first().toMillis())));
    row.addValue(column(jobs, Double[]::new, of(job -> job.retry().factor())));
    row.addValue(column(jobs, Long[]::new, of(job -> job.retry().longest().toMillis())));
    row.addValue(column(jobs, Long[]::new, of(job -> millis(job.timeout()))));
    texts(row, jobs, job -> job.queued().id());
    texts(row, jobs, job -> job.queued().correlationId());
    row.addValue(column(jobs, OffsetDateTime[]::new, job -> at(job.queued())));
    texts(row, jobs, job -> classified(job.queued(), Classification::role));
    texts(row, jobs, job -> classified(job.queued(), Classification::environment));
    texts(row, jobs, job -> classified(job.queued(), Classification::category));
    texts(row, jobs, job -> job.queued().owner());
    query(transaction, INSERT, row);
  }

  @Override
  public void update(Transaction transaction, Collection<Change> changes) {
    Tuple row = Tuple.tuple();
    row.addValue(column(changes, UUID[]::new, change -> UUID.fromString(change.id())));
    texts(row, changes, change -> change.state().wire());
    row.addValue(column(changes, Integer[]::new, Change::attempts));
    row.addValue(column(changes, Integer[]::new, Change::mostAttempts));
    row.addValue(column(changes, Long[]::new, change -> millis(change.delay())));
    row.addValue(column(changes, Boolean[]::new, Change::keepToken));
    texts(row, changes, Change::cancelReason);
    texts(row, changes, change -> text(change.output()));
    texts(row, changes, Change::reason);
    row.addValue(column(changes, Long[]::new, change -> position(change.ended())));
    row.addValue(column(changes, OffsetDateTime[]::new, change -> at(change.ended())));
    query(transaction, UPDATE, row);
  }

  @Override
  public void reclassify(Transaction transaction, Collection<Entity> entities) {
    Tuple row = Tuple.tuple();
    texts(row, entities, entity -> entity.ref().type());
    texts(row, entities, entity -> entity.ref().id());
    row.addValue(column(entities, Long[]::new, Entity::born));
    texts(row, entities, entity -> entity.classification().role());
    texts(row, entities, entity -> entity.classification().environment());
    texts(row, entities, entity -> entity.classification().category());
    texts(row, entities, Entity::owner);
    query(transaction, RECLASSIFY, row);
  }

  @Override
  public void erase(Transaction transaction, Collection<EntityRef> entities) {
    Tuple row = Tuple.tuple();
    texts(row, entities, EntityRef::type);
    texts(row, entities, EntityRef::id);
    transaction.send(transaction.sql().preparedQuery(ERASE).execute(row));
  }

  private static RowSet<Row> query(Transaction transaction, String sql, Tuple parameters) {
    return transaction.sql().preparedQuery(sql).execute(parameters).await();
  }

  private static List<Job> jobs(RowSet<Row> rows) {
    List<Job> jobs = new ArrayList<>();
    rows.forEach(row -> jobs.add(JobSql.job(row)));
    return jobs;
  }

  private static <V extends @Nullable Object> Function<New, V> of(Function<NewJob, V> column) {
    return row -> column.apply(row.job());
  }

  private static <T> void texts(Tuple row, Collection<T> rows, Function<T, ? extends @Nullable String> column) {
    row.addValue(column(rows, String[]::new, column));
  }

  private static <T, V> V[] column(Collection<T> rows, IntFunction<V[]> array,
      Function<T, ? extends @Nullable V> column) {
    return rows.stream().map(column).toArray(array);
  }

  private static @Nullable String classified(Appended event, Function<Classification, String> member) {
    Classification classification = event.classification();
    return classification == null ? null : member.apply(classification);
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : json.toString();
  }

  private static @Nullable Long position(@Nullable Appended event) {
    return event == null ? null : event.position();
  }

  private static @Nullable OffsetDateTime at(@Nullable Appended event) {
    return event == null ? null : event.recordedAt().atOffset(ZoneOffset.UTC);
  }
}
