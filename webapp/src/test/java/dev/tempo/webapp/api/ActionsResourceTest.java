package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists, the forecast and bulk operations from outside. */
@ExtendWith(RunningTempo.class)
class ActionsResourceTest {
  private final RunningTempo.Server server;
  private final Client admin;

  ActionsResourceTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  private String schedule(String type, String id, String rest) {
    Client.Answer answer = admin.event("scheduler.schedule", type, id, "{\"action\": \"delete\"" + rest + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().at("/actions/0").textValue();
  }

  private JsonNode bulk(Client client, String body) {
    Client.Answer answer = client.post("/api/v1/actions/bulk", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void a_bulk_cancel_is_previewed_and_then_done() {
    for (int i = 0; i < 12; i++) {
      schedule("bulky", "b" + i, ", \"delay\": \"P3D\"");
    }
    String filter = "\"operation\": \"cancel\", \"filter\": {\"entity_type\": \"bulky\"}";

    JsonNode dry = bulk(admin, "{" + filter + "}");
    assertThat(dry.get("dry_run").booleanValue()).isTrue();
    assertThat(dry.get("matched").intValue()).isEqualTo(12);
    assertThat(dry.get("changed").intValue()).isZero();
    assertThat(dry.get("sample")).hasSize(10);
    JsonNode done = bulk(admin, "{" + filter + ", \"dry_run\": false, \"reason\": \"over\"}");
    assertThat(done.get("changed").intValue()).isEqualTo(12);
    assertThat(done.at("/sample/0/state").textValue()).isEqualTo("cancelled");
    assertThat(admin.get("/api/v1/events?entity_type=bulk&entity_id=" + done.get("bulk_id").textValue()).json().at(
        "/items/0/payload/changed").intValue()).isEqualTo(12);
    JsonNode ended = admin.get("/api/v1/actions?entity_type=bulky&order=-ended_at&limit=5").json();
    assertThat(ended.get("items")).hasSize(5);
    assertThat(ended.get("next").isNull()).isFalse();
    assertThat(admin.get("/api/v1/actions?entity_type=bulky&state=scheduled").json().get("items")).isEmpty();
  }

  @Test
  void nobody_acts_in_bulk_on_what_is_not_there_to_them() {
    schedule("bulkless", "b", ", \"delay\": \"P3D\"");
    Client user = server.as("bulk-user", "user");

    assertThat(
        bulk(user, "{\"operation\": \"cancel\", \"dry_run\": false, \"filter\": {\"entity_type\": \"bulkless\"}}")
            .get("matched").intValue())
        .isZero();
    assertThat(admin.get("/api/v1/actions?entity_type=bulkless&state=scheduled").json().get("items")).hasSize(1);
    assertThat(server.nobody().post("/api/v1/actions/bulk", "{}").status()).isEqualTo(401);
    Client.Answer refused = admin.post("/api/v1/actions/bulk", "{\"operation\": \"cancel\", \"filter\": {\"x\": 1}}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").textValue()).isEqualTo("/filter/x");
  }

  @Test
  void the_forecast_says_how_many_fall_due_when() {
    Instant at = Instant.parse("2071-05-01T10:30:00Z");
    for (int i = 0; i < 3; i++) {
      schedule("forecasted", "f" + i, ", \"run_at\": \"" + at.plus(i / 2, ChronoUnit.HOURS) + "\"");
    }

    JsonNode forecast = admin.get(
        "/api/v1/forecast?entity_type=forecasted&from=2071-05-01T00:00:00Z&to=2071-05-02T00:00:00Z&bucket=hour").json();

    assertThat(forecast.get("total").intValue()).isEqualTo(3);
    assertThat(forecast.get("items")).hasSize(2);
    assertThat(forecast.at("/items/0/at").textValue()).isEqualTo("2071-05-01T10:00:00Z");
    assertThat(forecast.at("/items/0/by_action/delete").intValue()).isEqualTo(2);
    assertThat(server.as("forecast-user", "user").get(
        "/api/v1/forecast?from=2071-05-01T00:00:00Z&to=2071-05-02T00:00:00Z").json().get("total").intValue()).isZero();
    for (String wrong : new String[] {"bucket=year", "from=2071-05-01T00:00:00Z&to=2071-05-01T00:00:00Z",
      "from=2071-05-01T00:00:00Z&to=2079-05-01T00:00:00Z", "zone=Mars/Olympus", "zone=%2B02:00", "state=asleep",
      "action=explode", "colour=red"}) {
      assertThat(admin.get("/api/v1/forecast?" + wrong).status()).as(wrong).isEqualTo(400);
    }
    assertThat(admin.get("/api/v1/forecast?zone=Europe/Berlin&bucket=day").status()).isEqualTo(200);
  }

  @Test
  void an_id_is_the_same_in_upper_case() {
    String id = schedule("cased", "c", ", \"delay\": \"P3D\"");

    assertThat(admin.get("/api/v1/actions/" + id.toUpperCase(Locale.ROOT)).json().get("id").textValue()).isEqualTo(id);
    JsonNode cancelled = admin.event("scheduler.cancel", "cased", "c", "{\"action_id\": \"" + id.toUpperCase(
        Locale.ROOT) + "\"}").json();
    assertThat(cancelled.at("/cancelled/0").textValue()).as(cancelled.toString()).isEqualTo(id);
  }
}
