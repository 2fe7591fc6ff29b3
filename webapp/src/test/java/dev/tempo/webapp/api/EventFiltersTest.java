package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import dev.tempo.webapp.testing.SseReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RunningTempo.class)
class EventFiltersTest {
  private final Client admin;

  EventFiltersTest(RunningTempo.Server server) {
    admin = server.admin();
  }

  @Test
  void lists_and_streams_are_filtered_in_the_dialects_of_cloudevents() throws IOException {
    String filter = encoded(
        "{\"all\": [{\"prefix\": {\"subject\": \"filtered/a\"}}, {\"not\": {\"exact\": {\"type\": \"no\"}}}]}");
    try (SseReader live = admin.stream("/api/v1/events/stream?filter=" + filter, request -> request)) {
      admin.event("no", "filtered", "a1", "{}");
      admin.event("yes", "filtered", "b1", "{}");
      String wanted = admin.event("yes", "filtered", "a2", "{}").json().get("position").asText();
      assertThat(live.next().id()).isEqualTo(wanted);
    }
    JsonNode listed = admin.get("/api/v1/events?entity_type=filtered&filter=" + filter).json().get("items");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("entity_id").textValue()).isEqualTo("a2");
  }

  @Test
  void a_filter_that_is_none_is_told_where() {
    Client.Answer refused = admin.get("/api/v1/events?filter=" + encoded("{\"any\": [{\"like\": {}}]}"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("detail").textValue()).contains("filter", "/any/0/like");
    assertThat(admin.get("/api/v1/events/stream?filter=" + encoded("{")).status()).isEqualTo(400);
  }

  @Test
  void an_actions_transitions_are_found_by_its_id_alone() {
    JsonNode scheduled = admin.event("scheduler.schedule", "transitions", "1",
        "{\"action\": \"delete\", \"delay\": \"P1D\", \"cancel_on\": [\"undo\"]}").json();
    String action = scheduled.get("actions").get(0).textValue();
    admin.event("other", "transitions", "1", "{}");
    admin.event("undo", "transitions", "1", "{}");

    JsonNode found = admin.get("/api/v1/events?action_id=" + action).json().get("items");

    assertThat(found.findValuesAsText("event_type")).containsExactly("action.scheduled", "action.cancelled");
    assertThat(admin.get("/api/v1/events?entity_type=others&action_id=" + action).json().get("items")).isEmpty();
    assertThat(admin.get("/api/v1/events?action_id=unknown").json().get("items")).isEmpty();
  }

  private static String encoded(String filter) {
    return URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }
}
