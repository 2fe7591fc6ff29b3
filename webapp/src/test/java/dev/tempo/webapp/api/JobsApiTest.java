package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs from outside: what a worker in any language sees. */
@ExtendWith(RunningTempo.class)
class JobsApiTest {
  private final RunningTempo.Server server;
  private final Client admin;
  private final Client service;

  JobsApiTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
    service = server.as("job-service", "service");
  }

  private String enqueue(String queue, String entity) {
    Client.Answer answer = service.post("/api/v1/jobs", "{\"queue\": \"" + queue
        + "\", \"entity_type\": \"sheet\", \"entity_id\": \"" + entity
        + "\", \"input\": {\"rows\": 3}, \"retry\": {\"attempts\": 2, \"first\": \"PT0S\"}}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().get("id").textValue();
  }

  private JsonNode lease(String queue, String wait) {
    Client.Answer answer = service.post("/api/v1/jobs/lease", "{\"queues\": [\"" + queue + "\"], \"wait\": \"" + wait
        + "\", \"worker\": \"w-1\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("jobs");
  }

  private static String held(JsonNode job, String more) {
    return "{\"lease_token\": \"" + job.get("lease_token").textValue() + "\"" + more + "}";
  }

  private static String path(JsonNode job, String verb) {
    return "/api/v1/jobs/" + job.get("id").textValue() + "/" + verb;
  }

  @Test
  void a_job_is_leased_kept_alive_and_completed_and_the_same_again_is_the_same() {
    String id = enqueue("api-sums", "1");
    JsonNode job = lease("api-sums", "PT0S").get(0);
    assertThat(job.get("id").textValue()).isEqualTo(id);
    assertThat(job.get("input").toString()).isEqualTo("{\"rows\":3}");
    assertThat(job.get("attempt").intValue()).isEqualTo(1);
    assertThat(job.get("idempotency_key").textValue()).isEqualTo(id);

    Client.Answer beat = service.post(path(job, "heartbeat"), held(job,
        ", \"progress\": {\"percent\": 40, \"message\": \"row 2\"}"));
    assertThat(beat.status()).as(beat.text()).isEqualTo(200);
    assertThat(beat.json().get("cancel_requested").booleanValue()).isFalse();
    JsonNode seen = admin.get("/api/v1/jobs/" + id).json();
    assertThat(seen.get("state").textValue()).isEqualTo("leased");
    assertThat(seen.at("/progress/percent").intValue()).isEqualTo(40);
    assertThat(seen.get("leased_by").textValue()).isEqualTo("w-1");
    assertThat(seen.has("lease_token")).isFalse();

    for (int i = 0; i < 2; i++) {
      Client.Answer done = service.post(path(job, "complete"), held(job, ", \"output\": {\"sum\": 6}"));
      assertThat(done.status()).as(done.text()).isEqualTo(200);
      assertThat(done.json().get("state").textValue()).isEqualTo("completed");
    }
    Client.Answer other = service.post(path(job, "complete"), held(job, ", \"output\": {\"sum\": 7}"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("detail").textValue()).contains("the job is completed");
    assertThat(admin.get("/api/v1/jobs/" + id).json().at("/output/sum").intValue()).isEqualTo(6);
  }

  @Test
  void a_failed_job_is_retried_by_hand_and_in_bulk() {
    String id = enqueue("api-fails", "2");
    for (String state : new String[] {"queued", "failed"}) {
      JsonNode job = lease("api-fails", "PT5S").get(0);
      Client.Answer failed = service.post(path(job, "fail"), held(job,
          ", \"reason\": \"out of paper\", \"retryable\": true"));
      assertThat(failed.json().get("state").textValue()).as(failed.text()).isEqualTo(state);
    }
    assertThat(admin.get("/api/v1/jobs?queue=api-fails&state=failed").json().at("/items/0/reason").textValue())
        .isEqualTo("out of paper");

    String bulk = "{\"operation\": \"retry\", \"filter\": {\"queue\": \"api-fails\"}, \"dry_run\": %s}";
    JsonNode dry = admin.post("/api/v1/jobs/bulk", bulk.formatted(true)).json();
    assertThat(dry.get("changed").intValue()).as(dry.toString()).isEqualTo(1);
    assertThat(admin.get("/api/v1/jobs/" + id).json().get("state").textValue()).isEqualTo("failed");
    assertThat(admin.post("/api/v1/jobs/bulk", bulk.formatted(false)).json().get("changed").intValue()).isEqualTo(1);
    assertThat(admin.post("/api/v1/jobs/" + id + "/retry", "{}").status()).as("is queued by now").isEqualTo(409);
    assertThat(lease("api-fails", "PT5S").get(0).get("attempt").intValue()).isEqualTo(3);
    assertThat(admin.post("/api/v1/jobs/" + id + "/cancel", "{\"reason\": \"enough\"}").json().get("cancel_requested")
        .booleanValue()).isTrue();
  }

  @Test
  void the_same_id_is_one_job() {
    String body = """
        {"id": "01890000-0000-7000-8000-00000000aaaa", "queue": "api-once", "entity_type": "sheet", "entity_id": "3",
         "input": {"n": %d}}""";
    assertThat(service.post("/api/v1/jobs", body.formatted(1)).status()).isEqualTo(201);
    assertThat(service.post("/api/v1/jobs", body.formatted(1)).status()).isEqualTo(200);
    assertThat(service.post("/api/v1/jobs", body.formatted(2)).status()).isEqualTo(409);
    assertThat(admin.post("/api/v1/jobs", body.formatted(1)).status()).as("somebody else's").isEqualTo(409);
    assertThat(lease("api-once", "PT0S")).hasSize(1);
    assertThat(lease("api-once", "PT0S")).isEmpty();
  }

  @Test
  void a_long_poll_is_answered_by_the_job_that_comes() throws Exception {
    CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> lease("api-wait", "PT15S"));
    String id = enqueue("api-wait", "4");
    assertThat(waiting.get(10, TimeUnit.SECONDS).get(0).get("id").textValue()).isEqualTo(id);
  }

  @Test
  void a_worker_that_has_gone_while_it_waited_is_given_nothing() {
    HttpClient gone = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/jobs/lease")).header(
        "Authorization", "Bearer " + service.token()).header("Content-Type", "application/json").POST(
            HttpRequest.BodyPublishers.ofString("{\"queues\": [\"api-ghost\"], \"wait\": \"PT1M\"}"))
        .build();
    var waiting = gone.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    JsonNode before = lease("api-ghost", "PT1S");
    assertThat(before).isEmpty();
    gone.shutdownNow();
    assertThat(waiting).failsWithin(Duration.ofSeconds(10));
    enqueue("api-ghost", "5");
    // The server hears of the closed connection from the network: soon, but not at a moment that a test could wait for.
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    JsonNode leased = lease("api-ghost", "PT1S");
    while (leased.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      leased = lease("api-ghost", "PT1S");
    }
    assertThat(leased).as("long before the lost lease of 30 s would end").hasSize(1);
  }

  @Test
  void limits_are_set_and_shown() {
    Client.Answer set = admin.put("/api/v1/queues/api-limits",
        "{\"concurrency\": 1, \"rate_per_second\": 2.5, \"paused\": false}");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    enqueue("api-limits", "6");
    enqueue("api-limits", "7");
    JsonNode job = lease("api-limits", "PT0S").get(0);
    assertThat(lease("api-limits", "PT0S")).isEmpty();
    JsonNode queue = StreamSupport.stream(admin.get("/api/v1/queues").json().get("items").spliterator(), false).filter(
        item -> item.get("queue").textValue().equals("api-limits")).findFirst().orElseThrow();
    assertThat(queue.get("queued").intValue()).isEqualTo(1);
    assertThat(queue.get("leased").intValue()).isEqualTo(1);
    assertThat(queue.at("/rate/per_second").doubleValue()).isEqualTo(2.5);
    assertThat(queue.at("/workers/0/worker").textValue()).isEqualTo("w-1");

    CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> lease("api-limits", "PT15S"));
    assertThat(service.post(path(job, "release"), held(job, "")).status()).isEqualTo(200);
    assertThat(waiting.join()).hasSize(1);
    assertThat(service.put("/api/v1/queues/api-limits", "{}").status()).isEqualTo(403);
  }

  @Test
  void users_work_on_nothing_and_see_no_input_that_policy_hides() {
    Client user = server.as("job-user", "user");
    assertThat(user.post("/api/v1/jobs/lease", "{\"queues\": [\"x\"]}").status()).isEqualTo(403);
    assertThat(user.get("/api/v1/queues").status()).isEqualTo(403);
    admin.put("/api/v1/entities/sheet/hidden", "{\"category\": \"job-sheet\"}");
    String id = admin.post("/api/v1/jobs",
        "{\"queue\": \"api-hidden\", \"entity_type\": \"sheet\", \"entity_id\": \"hidden\", \"input\": {\"pin\": 1}}")
        .json().get("id").textValue();
    assertThat(user.get("/api/v1/jobs/" + id).status()).isEqualTo(404);
    assertThat(user.get("/api/v1/jobs?queue=api-hidden").json().get("items")).isEmpty();
    assertThat(admin.get("/api/v1/jobs/" + id).json().at("/input/pin").intValue()).isEqualTo(1);
    assertThat(admin.event("job.completed", "sheet", "hidden", "{}").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      lease                                               | {}                                              | 422 | /queues
      lease                                               | {"queues": []}                                  | 422 | /queues
      lease                                               | {"queues": ["a/b"]}                             | 422 | /queues/0
      lease                                               | {"queues": ["a", {}]}                           | 422 | /queues/1
      lease                                               | {"queues": ["a"], "max": 1e9}                   | 422 | /max
      lease                                               | {"queues": ["a"], "max": 1.5}                   | 422 | /max
      lease                                               | {"queues": ["a"], "wait": "P9999999999999D"}    | 422 | /wait
      lease                                               | {"queues": ["a"], "wait": "PT-1S"}              | 422 | /wait
      lease                                               | {"queues": ["a"], "lease": "PT0.5S"}            | 422 | /lease
      lease                                               | {"queues": ["a"], "x": 1}                       | 422 | /x
      lease                                               | {"queues": ["a"]                                | 400 |
      01890000-0000-7000-8000-000000000000/complete       | {"output": {}}                                  | 422 | /lease_token
      01890000-0000-7000-8000-000000000000/complete       | {"lease_token": "mine"}                         | 422 | /lease_token
      01890000-0000-7000-8000-000000000000/complete       | {"lease_token": "01890000-0000-7000-8000-000000000000", "output": {"a": 1e999}} | 422 | /output/a
      01890000-0000-7000-8000-000000000000/complete       | {"lease_token": "01890000-0000-7000-8000-000000000000"} | 404 |
      nonsense/complete                                   | {"lease_token": "01890000-0000-7000-8000-000000000000"} | 404 |
      01890000-0000-7000-8000-000000000000/heartbeat      | {"lease_token": "01890000-0000-7000-8000-000000000000", "progress": {"percent": 101}} | 422 | /percent
      01890000-0000-7000-8000-000000000000/fail           | {"lease_token": "01890000-0000-7000-8000-000000000000", "reason": "x"} | 422 | /retryable
      bulk                                                | {"operation": "explode", "filter": {}, "dry_run": true} | 422 | /operation
      bulk                                                | {"operation": "retry", "filter": {"state": "leased"}, "dry_run": true} | 422 | /filter/state
      """)
  void says_what_is_wrong_and_where(String verb, String body, int status, String pointer) {
    Client.Answer answer = service.post("/api/v1/jobs/" + verb, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (pointer != null) {
      assertThat(answer.text()).contains(pointer);
    }
  }
}
