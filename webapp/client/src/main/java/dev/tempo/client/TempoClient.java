package dev.tempo.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A Tempo server, as one caller sees it. Methods block and are safe for any thread; each is sent again until it is answered, for
 * about a minute, and happens once.
 */
public final class TempoClient {
  private final Http http;

  private TempoClient(Http http) {
    this.http = http;
  }

  /**
   * @param address such as {@code http://localhost:8080}
   * @param token   a bearer token, made by {@code POST /api/v1/tokens}
   */
  public static TempoClient at(URI address, String token) {
    return new TempoClient(new Http(address, token));
  }

  /**
   * Records an event; when this returns, it is durable, and what it cancels will never happen.
   *
   * @throws TempoException where the server refuses it
   * @throws IOException    where the server could not be reached; sending the same event again is safe
   */
  public Receipt send(Event event) throws IOException, InterruptedException {
    return Receipt.of(http.insist("/api/v1/events", event.toJson()));
  }

  /**
   * Schedules an action on an entity.
   *
   * @param action {@code {"action": "delete"|"archive"|"run", "run_at"|"delay", "cancel_on"?, ...}}, as the HTTP contract has it
   * @return the action's id; empty where {@code on_conflict: keep} has kept another
   */
  public Optional<String> schedule(String entityType, String entityId, ObjectNode action) throws IOException,
      InterruptedException {
    return send(Event.of("scheduler.schedule", entityType, entityId, action)).actions().stream().findFirst();
  }

  /**
   * Cancels an action of an entity.
   *
   * @return true: it is cancelled and never fires; false: it was too late
   */
  public boolean cancel(String entityType, String entityId, String actionId) throws IOException,
      InterruptedException {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("action_id", actionId);
    return send(Event.of("scheduler.cancel", entityType, entityId, payload)).cancelled().contains(actionId);
  }

  /**
   * Puts a job about an entity into a queue.
   *
   * @return the job's id
   */
  public String enqueue(String queue, String entityType, String entityId, ObjectNode input) throws IOException,
      InterruptedException {
    ObjectNode job = JsonNodeFactory.instance.objectNode().put("id", UUID.randomUUID().toString()).put("queue", queue)
        .put("entity_type", entityType).put("entity_id", entityId);
    job.set("input", input);
    return http.insist("/api/v1/jobs", job).path("id").asText();
  }

  /** A worker that is to be told its queues, and then to be started. */
  public Worker.Builder worker(String name) {
    return new Worker.Builder(new Leasing(http, name), Duration.ofSeconds(30));
  }
}
