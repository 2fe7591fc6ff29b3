package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import dev.tempo.webapp.testing.SseReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RunningTempo.class)
class PatternsTest {
  private static final String PATTERN = """
      {"steps": [{"id": "tell", "uses": "emit", "with": {"event_type": "told", "payload": {"by": "pattern"}}}]}""";

  private final RunningTempo.Server server;
  private final Client admin;

  PatternsTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  @Test
  void a_pattern_runs_and_its_run_can_be_read() throws IOException {
    Client.Answer registered = admin.put("/api/v1/patterns/tell-it", PATTERN);
    assertThat(registered.status()).as(registered.text()).isEqualTo(200);
    assertThat(admin.put("/api/v1/patterns/tell-it", PATTERN).json().get("version").intValue()).isEqualTo(1);
    try (SseReader live = admin.stream("/api/v1/events/stream?entity_type=patterned&type=pattern_completed",
        request -> request)) {
      admin.event("scheduler.schedule", "patterned", "one", """
          {"action": "run", "pattern": "tell-it", "delay": "PT0S"}""");
      String run = new ObjectMapper().readTree(live.next().data()).at("/payload/run_id")
          .textValue();
      JsonNode seen = admin.get("/api/v1/runs/" + run).json();
      assertThat(seen.get("state").textValue()).isEqualTo("completed");
      assertThat(seen.get("pattern").textValue()).isEqualTo("tell-it");
      assertThat(server.as("patterns-user", "user").get("/api/v1/runs/" + run).status()).isEqualTo(404);
    }
    assertThat(admin.get("/api/v1/events?type=told&entity_type=patterned").json().get("items")).hasSize(1);
  }

  @Test
  void what_cannot_run_is_refused_and_only_administrators_register() {
    Client.Answer refused = admin.put("/api/v1/patterns/bad", "{\"steps\": [{\"id\": \"x\", \"uses\": \"shell\"}]}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").textValue()).isEqualTo("/steps/0/uses");
    assertThat(admin.get("/api/v1/patterns/bad").status()).isEqualTo(404);
    assertThat(server.as("patterns-service", "service").put("/api/v1/patterns/bad", PATTERN).status()).isEqualTo(403);
    assertThat(admin.get("/api/v1/runs/nonsense").status()).isEqualTo(404);
  }
}
