package dev.tempo.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A leased job in the hands of its handler. {@link #isCancelled} turns true when the server asks to stop, when the lease is lost,
 * and when this worker stops and cannot wait any longer; a handler that looks now and then ends soon.
 */
public final class Assignment {
  private final JsonNode job;
  private volatile @Nullable ObjectNode progress;
  private volatile @Nullable String cancelled;

  Assignment(JsonNode job) {
    this.job = job;
  }

  public String id() {
    return job.path("id").asText();
  }

  public String queue() {
    return job.path("queue").asText();
  }

  public JsonNode input() {
    return job.path("input");
  }

  public String entityType() {
    return job.path("entity_type").asText();
  }

  public String entityId() {
    return job.path("entity_id").asText();
  }

  /** From 1. */
  public int attempt() {
    return job.path("attempt").asInt();
  }

  /** The same for every attempt: give it to whatever must not happen twice. */
  public String idempotencyKey() {
    return job.path("idempotency_key").asText();
  }

  public Optional<String> traceparent() {
    return Optional.ofNullable(job.path("traceparent").textValue());
  }

  String leaseToken() {
    return job.path("lease_token").asText();
  }

  /** Told with the next heartbeat. */
  public void progress(double percent, String message) {
    progress = JsonNodeFactory.instance.objectNode().put("percent", Math.clamp(percent, 0, 100)).put("message",
        message);
  }

  Optional<ObjectNode> progressJson() {
    return Optional.ofNullable(progress);
  }

  public boolean isCancelled() {
    return cancelled != null;
  }

  /** @throws CancellationException where it is cancelled */
  public void throwIfCancelled() {
    String why = cancelled;
    if (why != null) {
      throw new CancellationException(why);
    }
  }

  void cancel(String why) {
    cancelled = why;
  }
}
