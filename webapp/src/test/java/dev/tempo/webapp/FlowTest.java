package dev.tempo.webapp;

import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import dev.tempo.webapp.testing.SseReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/** From outside, by HTTP alone: what is scheduled fires at its time, what is cancelled never does. */
@ExtendWith(RunningTempo.class)
class FlowTest {
  private final RunningTempo.Server server;

  FlowTest(RunningTempo.Server server) {
    this.server = server;
  }

  @Test
  void a_scheduled_delete_fires_at_its_time_and_its_event_is_in_the_log() throws IOException {
    Client admin = server.admin();
    assertThat(admin.put("/api/v1/entities/flow/fires", """
        {"category": "flow", "environment": "test", "role": "service", "owner": "flow"}""").status()).isEqualTo(201);
    try (SseReader live = admin.stream("/api/v1/events/stream?entity_type=flow&entity_id=fires&type=flow_deleted",
        request -> request)) {
      Instant due = Instant.now().plusSeconds(1);
      Client.Answer scheduled = admin.event("scheduler.schedule", "flow", "fires",
          "{\"action\": \"delete\", \"run_at\": \"" + due + "\"}");
      assertThat(scheduled.status()).as(scheduled.text()).isEqualTo(201);
      String id = scheduled.json().at("/actions/0").textValue();

      assertThat(live.next().data()).contains("flow_deleted");

      var action = admin.get("/api/v1/actions/" + id).json();
      assertThat(action.path("state").textValue()).isEqualTo("executed");
      Instant ended = Instant.parse(action.path("ended_at").textValue());
      assertThat(ended).isBetween(due, due.plus(Duration.ofSeconds(2)));
      assertThat(admin.get("/api/v1/entities/flow/fires").status()).isEqualTo(404);
      assertThat(action.path("history")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void an_event_cancels_what_names_it_and_the_reply_says_so() {
    Client admin = server.admin();
    String id = admin.event("scheduler.schedule", "flow", "cancelled", """
        {"action": "delete", "delay": "PT1H", "cancel_on": ["user_reactivated"]}""").json().at("/actions/0")
        .textValue();
    Client.Answer reply = admin.event("user_reactivated", "flow", "cancelled", "{}");
    assertThat(reply.json().at("/cancelled/0").textValue()).isEqualTo(id);
    var action = admin.get("/api/v1/actions/" + id).json();
    assertThat(action.path("state").textValue()).isEqualTo("cancelled");
    assertThat(action.path("ended_by").longValue()).isEqualTo(reply.json().path("position").longValue());
  }

  @Test
  void the_stream_resumes_after_the_last_event_id_with_none_missed() throws IOException {
    Client admin = server.admin();
    long first = admin.event("ping", "flow", "resume", "{\"n\": 1}").json().path("position").longValue();
    admin.event("ping", "flow", "resume", "{\"n\": 2}");
    admin.event("ping", "flow", "resume", "{\"n\": 3}");
    try (SseReader stream = admin.stream("/api/v1/events/stream?entity_type=flow&entity_id=resume",
        request -> request.header("Last-Event-ID", Long.toString(first)))) {
      assertThat(stream.response().headers().firstValue("Content-Type")).contains("text/event-stream");
      assertThat(stream.next().data()).contains("\"n\":2");
      assertThat(stream.next().data()).contains("\"n\":3");
    }
  }

  @Test
  void a_page_is_rendered_with_its_data_and_a_policy_that_lets_nothing_else_in() {
    server.awaitReady();
    assertThat(server.parts().leftOut()).isEmpty();
    server.admin().event("scheduler.schedule", "flow", "shown", "{\"action\": \"archive\", \"delay\": \"PT2H\"}");
    Client.Answer page = server.admin().page("/schedule?q=shown");
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.text()).contains("data-fragment=\"schedule\"").contains("flow/shown")
        .doesNotContain("data-fallback");
    assertThat(page.header("Content-Security-Policy")).contains("default-src").contains("'nonce-").contains(
        "frame-ancestors 'none'");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(server.admin().page("/no/such/page").status()).isEqualTo(404);
  }
}
