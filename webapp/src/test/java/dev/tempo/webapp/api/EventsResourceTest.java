package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;

import static org.assertj.core.api.Assertions.assertThat;

/** Events over HTTP: what is refused, and that the log is unharmed by it. */
@ExtendWith(RunningTempo.class)
class EventsResourceTest {
  private final RunningTempo.Server server;
  private final Client admin;

  EventsResourceTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  @Test
  void bad_events_are_refused_and_nothing_of_them_is_in_the_log() {
    String event = "{\"event_type\": \"t\", \"entity_type\": \"bad\", \"entity_id\": \"1\", \"payload\": {}";
    refused(400, "{\"event_type\": ");
    refused(422, event + ", \"colour\": \"red\"}");
    refused(422, event + ", \"time\": \"+10000-01-01T00:00:00Z\"}");
    refused(422, event + ", \"time\": \"10000-01-01T00:00:00Z\"}");
    refused(422, "{\"event_type\": \"t\", \"entity_type\": \"bad\", \"entity_id\": \"1\", \"payload\": []}");
    refused(422, "[]");
    refused(403, event.replace("\"t\"", "\"action.executed\"") + "}");
    refused(403, event + ", \"source\": \"/tempo\"}");
    refused(413, event + ", \"correlation_id\": \"" + "x".repeat(2 << 20) + "\"}");
    assertThat(
        admin.event("scheduler.schedule", "bad", "1", "{\"action\": \"delete\", \"run_at\": \"10000-01-01T00:00:00Z\"}")
            .status())
        .isEqualTo(422);
    assertThat(
        admin.send("POST", "/api/v1/events", request -> request.header("Content-Type", "text/csv").POST(BodyPublishers
            .ofString("a,b"))).status())
        .isEqualTo(415);
    assertThat(server.nobody().post("/api/v1/events", event + "}").status()).isEqualTo(401);
    assertThat(admin.get("/api/v1/events?entity_type=bad").json().path("items")).isEmpty();
  }

  @Test
  void a_run_at_in_the_past_fires_at_once() throws Exception {
    try (var live = admin.stream("/api/v1/events/stream?entity_type=past&type=past_deleted", request -> request)) {
      assertThat(admin
          .event("scheduler.schedule", "past", "1", "{\"action\": \"delete\", \"run_at\": \"2001-01-01T00:00:00Z\"}")
          .status()).isEqualTo(201);
      assertThat(live.next().data()).contains("past_deleted");
    }
  }

  @Test
  void an_idempotency_key_is_the_id_of_an_event_that_has_none() {
    String event = "{\"event_type\": \"t\", \"entity_type\": \"idem\", \"entity_id\": \"1\", \"payload\": {}}";
    Client.Answer first = keyed(event);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.json().path("id").textValue()).isEqualTo("key-1");
    assertThat(keyed(event).status()).isEqualTo(200);
    assertThat(keyed(event.replace("{}", "{\"n\": 1}")).status()).isEqualTo(409);
  }

  @Test
  void a_traceparent_is_the_correlation_where_none_is_named() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    Client.Answer answer = admin.send("POST", "/api/v1/events",
        request -> request.header("Content-Type", "application/json").header(
            "traceparent", "00-" + trace + "-00f067aa0ba902b7-01").POST(
                BodyPublishers.ofString(
                    "{\"event_type\": \"t\", \"entity_type\": \"trace\", \"entity_id\": \"1\", \"payload\": {}}")));
    JsonNode event = admin.get("/api/v1/events/" + answer.json().path("position")).json();
    assertThat(event.path("correlation_id").textValue()).isEqualTo(trace);
    assertThat(admin.get("/api/v1/events?correlation_id=" + trace).json().path("items")).hasSize(1);
  }

  @Test
  void a_list_goes_on_where_its_page_ended_both_ways() {
    for (int i = 0; i < 5; i++) {
      admin.event("paged", "page", Integer.toString(i), "{}");
    }
    JsonNode first = admin.get("/api/v1/events?entity_type=page&limit=3").json();
    JsonNode second = admin.get("/api/v1/events?entity_type=page&limit=3&after=" + first.path("next").textValue())
        .json();
    assertThat(first.path("items")).hasSize(3);
    assertThat(second.path("items")).extracting(item -> item.path("entity_id").textValue()).containsExactly("3", "4");
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(admin.get("/api/v1/events?entity_type=page&limit=2&order=-position").json().path("items"))
        .extracting(item -> item
            .path("entity_id").textValue())
        .containsExactly("4", "3");
    assertThat(admin.get("/api/v1/events?entity_typ=page").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/events?limit=0").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/events/99999999").status()).isEqualTo(404);
  }

  @Test
  void events_of_what_a_user_may_not_see_are_not_there_for_the_user() {
    long position = admin.event("secret", "hidden", "1", "{\"n\": 1}").json().path("position").longValue();
    Client user = server.as("nosy", "user");
    assertThat(user.get("/api/v1/events/" + position).status()).isEqualTo(404);
    assertThat(user.get("/api/v1/events?entity_type=hidden").json().path("items")).isEmpty();
  }

  private void refused(int status, String body) {
    Client.Answer answer = admin.post("/api/v1/events", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  private Client.Answer keyed(String event) {
    return admin.send("POST", "/api/v1/events", request -> request.header("Content-Type", "application/json").header(
        "Idempotency-Key", "key-1").POST(BodyPublishers.ofString(event)));
  }
}
