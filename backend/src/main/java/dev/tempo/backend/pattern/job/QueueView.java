package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** A queue as it is now: what waits, what is worked on, and by whom. */
public record QueueView(String queue, long queued, long leased, long failed, long completedLastHour,
    @Nullable Instant oldestQueuedAt, QueueLimits limits, List<AtWork> workers) {
  public QueueView {
    workers = List.copyOf(workers);
  }

  /** A worker that holds leases. */
  public record AtWork(String worker, long leases, Instant lastSeenAt) {}

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("queue", queue).put("queued", queued).put("leased",
        leased).put("failed", failed).put("completed_last_hour", completedLastHour).put("oldest_queued_at",
            oldestQueuedAt == null ? null : oldestQueuedAt.toString())
        .put("concurrency", limits.concurrency());
    if (limits.ratePerSecond() == null) {
      json.putNull("rate");
    } else {
      json.putObject("rate").put("per_second", limits.ratePerSecond());
    }
    json.put("paused", limits.paused());
    ArrayNode items = json.putArray("workers");
    workers.forEach(worker -> items.addObject().put("worker", worker.worker()).put("leases", worker.leases()).put(
        "last_seen_at", worker.lastSeenAt().toString()));
    return json;
  }
}
