package dev.tempo.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WorkerTest {
  private static final String LEASE = "/api/v1/jobs/lease";
  private static final String BEAT = "/api/v1/jobs/j1/heartbeat";
  private static final ObjectNode DONE = JsonNodeFactory.instance.objectNode().put("done", true);

  private final ScriptedServer server;
  private final CountDownLatch ended = new CountDownLatch(1);

  WorkerTest() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Ends when it is cancelled, as a handler should. */
  private ObjectNode untilCancelled(Assignment job) {
    job.progress(10, "waits");
    try {
      while (true) {
        job.throwIfCancelled();
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    } finally {
      ended.countDown();
    }
  }

  private Worker.Builder worker() {
    return server.client().worker("w").lease(Duration.ofMillis(300)).grace(Duration.ofMillis(300));
  }

  @Test
  void a_job_is_done_and_its_output_told_also_after_the_server_was_away() throws Exception {
    server.says(LEASE, 503, "{}").says(LEASE, 200, ScriptedServer.LEASED).says(LEASE, 200, ScriptedServer.NOTHING)
        .says("/api/v1/jobs/j1/complete", 503, "{}").says("/api/v1/jobs/j1/complete", 200, "{}").says(BEAT, 200, "{}");
    try (Worker _ = worker().on("q", job -> DONE).start()) {
      String first = server.sent("/api/v1/jobs/j1/complete");
      assertThat(first).contains("\"lease_token\":\"t\"").contains("\"output\":{\"done\":true}");
      assertThat(server.sent("/api/v1/jobs/j1/complete")).as("the same again").isEqualTo(first);
      assertThat(server.sent(LEASE)).contains("\"queues\":[\"q\"]").contains("\"max\":1");
    }
  }

  @Test
  void a_failure_says_whether_it_may_be_tried_again() throws Exception {
    server.says(LEASE, 200, ScriptedServer.LEASED).says(LEASE, 200, ScriptedServer.LEASED).says(LEASE, 200,
        ScriptedServer.NOTHING).says("/api/v1/jobs/j1/fail", 200, "{}").says(BEAT, 200, "{}");
    int[] calls = {0};
    try (Worker _ = worker().on("q", job -> {
      if (calls[0]++ == 0) {
        throw new IllegalStateException("out of paper");
      }
      throw new Handler.NotRetryable("no such form");
    }).start()) {
      assertThat(server.sent("/api/v1/jobs/j1/fail")).contains("out of paper").contains("\"retryable\":true");
      assertThat(server.sent("/api/v1/jobs/j1/fail")).contains("no such form").contains("\"retryable\":false");
    }
  }

  @Test
  void a_worker_that_is_asked_to_stop_ends_its_job_and_says_so() throws Exception {
    server.says(LEASE, 200, ScriptedServer.LEASED).says(LEASE, 200, ScriptedServer.NOTHING).says(BEAT, 200,
        "{\"cancel_requested\": false}").says(BEAT, 200, "{\"cancel_requested\": true}").says("/api/v1/jobs/j1/fail",
            200, "{}");
    try (Worker _ = worker().on("q", this::untilCancelled).start()) {
      assertThat(server.sent("/api/v1/jobs/j1/fail")).contains("the server asks to stop");
      server.sent(BEAT);
      assertThat(server.sent(BEAT)).contains("\"percent\":10.0").contains("waits");
    }
  }

  @Test
  void a_worker_whose_lease_has_ended_stops_and_says_nothing_more() throws Exception {
    server.says(LEASE, 200, ScriptedServer.LEASED).says(LEASE, 200, ScriptedServer.NOTHING).says(BEAT, 409,
        "{\"detail\": \"that lease has ended\"}");
    try (Worker _ = worker().on("q", this::untilCancelled).start()) {
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(server.count("/api/v1/jobs/j1/fail")).isZero();
    assertThat(server.count("/api/v1/jobs/j1/complete")).isZero();
  }

  @Test
  void a_stop_waits_for_a_while_and_hands_back_what_is_left() throws Exception {
    server.says(LEASE, 200, ScriptedServer.LEASED).says(LEASE, 200, ScriptedServer.NOTHING).says(BEAT, 200, "{}").says(
        "/api/v1/jobs/j1/release", 200, "{}");
    Worker worker = worker().on("q", this::untilCancelled).start();
    server.sent(BEAT);
    worker.close();
    worker.close();
    assertThat(server.count("/api/v1/jobs/j1/release")).isEqualTo(1);
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(server.count("/api/v1/jobs/j1/fail")).isZero();
  }

  @Test
  void an_event_is_sent_again_under_its_id_and_a_refusal_is_told() throws Exception {
    server.says("/api/v1/events", 503, "{}").says("/api/v1/events", 201,
        "{\"id\": \"e\", \"position\": 7, \"cancelled\": [\"a1\"]}").says("/api/v1/events", 422,
            "{\"detail\": \"/payload is missing\"}");
    assertThat(server.client().cancel("user", "42", "a1")).isTrue();
    assertThat(server.sent("/api/v1/events")).isEqualTo(server.sent("/api/v1/events")).contains("\"id\":");
    assertThatThrownBy(() -> server.client().send(Event.of("x", "user", "42", DONE))).isInstanceOfSatisfying(
        TempoException.class, refused -> assertThat(refused.status()).isEqualTo(422)).hasMessageContaining(
            "/payload is missing");
  }
}
