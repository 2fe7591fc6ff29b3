package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A job as one reader may see it. In summary, it tells neither input nor output, nor what workers have said. */
public record JobView(Job job, boolean full) {

  public ObjectNode toJson() {
    Job.Lease lease = job.state() == JobState.LEASED ? job.lease() : null;
    Job.Progress progress = job.progress();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", job.id()).put("queue", job.queue()).put("state",
        job.state().wire()).put("entity_type", job.entity().type()).put("entity_id", job.entity().id()).put("run_id",
            job.origin().runId())
        .put("step_id", job.origin().stepId()).put("action_id", job.origin().actionId()).put(
            "attempts", job.attempts())
        .put("most_attempts", job.mostAttempts());
    if (progress == null || !full) {
      json.putNull("progress");
    } else {
      json.putObject("progress").put("percent", progress.percent()).put("message", progress.message());
    }
    json.put("leased_by", lease == null ? null : lease.worker()).put("lease_expires_at", lease == null
        ? null
        : lease.expiresAt().toString()).put("due_at", job.state() == JobState.QUEUED ? job.dueAt().toString() : null)
        .put("cancel_requested", job.cancelReason() != null).put("created_at", job.createdAt().toString()).put(
            "ended_at", text(job.endedAt()))
        .put("reason", full ? job.reason() : null);
    json.set("input", full ? job.origin().input() : null);
    json.set("output", full ? job.output() : null);
    return full ? json : json.put("visibility", "summary");
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
