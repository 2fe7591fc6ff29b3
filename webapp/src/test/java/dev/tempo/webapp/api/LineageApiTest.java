package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RunningTempo.class)
class LineageApiTest {
  private final Client admin;
  private final Client user;

  LineageApiTest(RunningTempo.Server server) {
    admin = server.admin();
    user = server.as("lineage-user", "user");
  }

  @Test
  void what_is_beyond_the_limit_is_left_out_and_said_to_be() {
    admin.put("/api/v1/entities/set/hub", "{\"category\": \"x\"}");
    for (int i = 0; i < 4; i++) {
      admin.put("/api/v1/entities/set/spoke" + i, "{\"category\": \"x\", \"parents\": [\"set/hub\"]}");
    }

    JsonNode part = admin.get("/api/v1/lineage/set/hub?direction=down&limit=3").json();
    assertThat(part.get("nodes")).hasSize(4);
    assertThat(part.get("truncated").booleanValue()).isTrue();
    assertThat(admin.get("/api/v1/lineage/set/hub?limit=4").json().get("truncated").booleanValue()).isFalse();
    assertThat(admin.get("/api/v1/lineage/set/hub?limit=0").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/lineage/set/hub?limit=10001").status()).isEqualTo(400);
    assertThat(user.get("/api/v1/lineage/set/hub/openlineage").status()).isEqualTo(404);
    assertThat(admin.put("/api/v1/entities/set/hub2", "{\"category\": \"x\", \"parents\": [\"set/hub2\"]}").status())
        .isEqualTo(422);
  }

  @Test
  void lineage_goes_to_a_catalogue_as_openlineage() throws Exception {
    admin.put("/api/v1/entities/table/raw", "{\"category\": \"dataset\"}");
    admin.put("/api/v1/entities/table/report",
        "{\"category\": \"dataset\", \"parents\": [\"table/raw\", \"file/unknown.csv\"]}");

    Client.Answer answer = admin.get("/api/v1/lineage/table/report/openlineage");

    assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
    List<JsonNode> events = new ArrayList<>();
    for (String line : answer.text().lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    assertThat(events).extracting(event -> event.path("eventType").asText("dataset")).containsExactlyInAnyOrder("START",
        "COMPLETE", "dataset");
    for (JsonNode event : events) {
      assertThat(Instant.parse(event.get("eventTime").textValue())).isNotNull();
      assertThat(event.get("producer").textValue()).isNotEmpty();
      assertThat(event.get("schemaURL").textValue())
          .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
              + (event.has("run") ? "RunEvent" : "DatasetEvent"));
      assertThat(event.has("dataset")).isNotEqualTo(event.has("job"));
    }
    JsonNode run = events.getFirst();
    assertThat(UUID.fromString(run.at("/run/runId").textValue())).isNotNull();
    assertThat(run.at("/job/namespace").textValue() + " " + run.at("/job/name").textValue()).isEqualTo(
        "tempo table/report");
    assertThat(run.get("inputs")).extracting(input -> input.get("name").textValue()).containsExactlyInAnyOrder(
        "table/raw",
        "file/unknown.csv");
    assertThat(run.at("/outputs/0/facets/tempo_entity/category").textValue()).isEqualTo("dataset");
    assertThat(run.at("/outputs/0/facets/tempo_entity").has("_producer")).isTrue();
    assertThat(run.at("/outputs/0/facets/tempo_entity").has("_schemaURL")).isTrue();
    assertThat(admin.get("/api/v1/lineage/table/report/openlineage").text()).as("told again, the same").isEqualTo(answer
        .text());
  }

  @Test
  void an_event_tells_what_it_led_to() {
    admin.put("/api/v1/entities/told/one", "{\"category\": \"x\"}");
    JsonNode scheduled = admin
        .event("scheduler.schedule", "told", "one", "{\"action\": \"archive\", \"delay\": \"P1D\"}")
        .json();
    String position = scheduled.get("position").asText();

    JsonNode down = admin.get("/api/v1/events/" + position + "/lineage?direction=down").json();
    assertThat(down.get("nodes")).extracting(node -> node.get("event_type").textValue()).containsExactly(
        "scheduler.schedule", "action.scheduled");
    String effect = down.at("/edges/0/to").asText();
    JsonNode up = admin.get("/api/v1/events/" + effect + "/lineage?direction=up").json();
    assertThat(up.at("/nodes/1/position").asText()).isEqualTo(position);
    assertThat(up.at("/nodes/1/depth").intValue()).isEqualTo(-1);
    assertThat(user.get("/api/v1/events/" + position + "/lineage").status()).isEqualTo(404);
    assertThat(admin.get("/api/v1/events/x/lineage").status()).isEqualTo(404);
    assertThat(admin.get("/api/v1/events/" + position + "/lineage?direction=sideways").status()).isEqualTo(400);
  }
}
