package dev.tempo.backend.pattern.job.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.JobState;
import dev.tempo.backend.pattern.job.NewJob;
import dev.tempo.backend.pattern.job.RetryPolicy;
import dev.tempo.backend.policy.Classification;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;

/** A row of {@code job} as the record that it stands for. */
final class JobSql {
  /** The columns that {@link #job} reads, of an alias {@code j}. */
  static final String COLUMNS = """
      j.id, j.queue, j.entity_type, j.entity_id, j.input::text AS input, j.idempotency_key, j.run_id, j.step_id,
      j.action_id, j.traceparent, j.retry_attempts, j.retry_first, j.retry_factor, j.retry_longest, j.timeout, j.state,
      j.attempts, j.most_attempts, j.due_at, j.lease_token, j.leased_by, j.leased_subject, j.lease_length,
      j.lease_expires_at, j.lease_expires_at > clock_timestamp() AS lease_stands, j.cancel_reason, j.progress_percent,
      j.progress_message, j.output::text AS output, j.reason, j.queued_event_id, j.correlation_id, j.created_at,
      j.ended_position, j.ended_at, j.role, j.environment, j.category, j.owner
      """;

  /** The same without input and output, up to 1 MiB each: for what looks at many jobs, and needs neither. */
  static final String SLIM = COLUMNS.replace("j.input::text AS input", "'{}' AS input").replace(
      "j.output::text AS output", "NULL::text AS output");

  private static final JsonMapper JSON = JsonMapper.builder().enable(
      DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private JobSql() {}

  static Job job(Row row) {
    String correlationId = row.getString("correlation_id");
    String queuedBy = row.getString("queued_event_id");
    RetryPolicy retry = new RetryPolicy(row.getInteger("retry_attempts"), millis(row, "retry_first"), row.getDouble(
        "retry_factor"), millis(row, "retry_longest"));
    NewJob origin = new NewJob(row.getUUID("id").toString(), row.getString("queue"), new EntityRef(row.getString(
        "entity_type"), row.getString("entity_id")), (ObjectNode) json(row.getString("input")), row.getString(
            "idempotency_key"),
        retry, row.getLong("timeout") == null ? null : millis(row, "timeout"), row.getString(
            "run_id"),
        row.getString("step_id"), new NewJob.Cause(queuedBy, correlationId), row.getString(
            "action_id"),
        row.getString("traceparent"));
    String output = row.getString("output");
    String role = row.getString("role");
    return new Job(origin, queuedBy, correlationId, JobState.of(row.getString("state")).orElseThrow(), row.getInteger(
        "attempts"), row.getInteger("most_attempts"), instant(row, "due_at"), lease(row),
        row.getString(
            "cancel_reason"),
        progress(row), output == null ? null : json(output), row.getString("reason"),
        role == null ? null : new Classification(role, row.getString("environment"), row.getString("category")), row
            .getString("owner"),
        instant(row, "created_at"), row.getLong("ended_position"), nullableInstant(row,
            "ended_at"));
  }

  private static Job.@Nullable Lease lease(Row row) {
    UUID token = row.getUUID("lease_token");
    return token == null
        ? null
        : new Job.Lease(token.toString(), row.getString("leased_by"), row.getString("leased_subject"), millis(row,
            "lease_length"), instant(row, "lease_expires_at"), row.getBoolean("lease_stands"));
  }

  private static Job.@Nullable Progress progress(Row row) {
    Double percent = row.getDouble("progress_percent");
    String message = row.getString("progress_message");
    return percent == null && message == null ? null : new Job.Progress(percent, message);
  }

  static Duration millis(Row row, String column) {
    return Duration.ofMillis(row.getLong(column));
  }

  static Instant instant(Row row, String column) {
    return Objects.requireNonNull(nullableInstant(row, column), column);
  }

  static @Nullable Instant nullableInstant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is not JSON", e);
    }
  }
}
