package dev.tempo.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a worker says to the server. */
final class Leasing {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Http http;
  private final String worker;

  Leasing(Http http, String worker) {
    this.http = http;
    this.worker = worker;
  }

  /** Waits for jobs; once. */
  List<Assignment> lease(Collection<String> queues, int max, Duration length) throws IOException,
      InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("max", max).put("wait", PATIENCE.toString()).put(
        "worker", worker).put("lease", length.toString());
    ArrayNode names = body.putArray("queues");
    queues.forEach(names::add);
    List<Assignment> jobs = new ArrayList<>();
    http.post("/api/v1/jobs/lease", body, PATIENCE).path("jobs").forEach(job -> jobs.add(new Assignment(job)));
    return jobs;
  }

  /** Once. @return whether the server asks to stop */
  boolean heartbeat(Assignment job) throws IOException, InterruptedException {
    ObjectNode body = body(job);
    job.progressJson().ifPresent(progress -> body.set("progress", progress));
    return http.post(path(job, "heartbeat"), body, Duration.ZERO).path("cancel_requested").asBoolean();
  }

  void complete(Assignment job, JsonNode output) throws IOException, InterruptedException {
    ObjectNode body = body(job);
    body.set("output", output);
    http.insist(path(job, "complete"), body);
  }

  void fail(Assignment job, String reason, boolean retryable) throws IOException, InterruptedException {
    http.insist(path(job, "fail"), body(job).put("reason", reason).put("retryable", retryable));
  }

  void release(Assignment job) throws IOException, InterruptedException {
    http.insist(path(job, "release"), body(job));
  }

  private static ObjectNode body(Assignment job) {
    return JsonNodeFactory.instance.objectNode().put("lease_token", job.leaseToken());
  }

  private static String path(Assignment job, String verb) {
    return "/api/v1/jobs/" + job.id() + "/" + verb;
  }
}
