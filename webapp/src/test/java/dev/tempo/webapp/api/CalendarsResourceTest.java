package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/** Calendars, and what recurs by them, from outside. */
@ExtendWith(RunningTempo.class)
class CalendarsResourceTest {
  private final RunningTempo.Server server;
  private final Client admin;

  CalendarsResourceTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  private Client.Answer schedule(String recurrence) {
    return admin.event("scheduler.schedule", "recurring", "r",
        "{\"action\": \"run\", \"pattern\": \"nothing\", \"recurrence\": " + recurrence + "}");
  }

  @Test
  void a_calendar_is_made_read_named_and_forgotten() {
    Client.Answer made = admin.put("/api/v1/calendars/office", "{\"zone\": \"Europe/Berlin\", \"weekends\": true}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(admin.get("/api/v1/calendars/office").json().get("days")).hasSize(2);
    assertThat(admin.get("/api/v1/calendars").json().get("items").findValuesAsText("name")).contains("office");

    JsonNode scheduled = schedule(
        "{\"cron\": \"0 9 * * *\", \"zone\": \"Europe/Berlin\", \"calendar\": \"office\"}").json();
    String id = scheduled.at("/actions/0").textValue();
    JsonNode action = admin.get("/api/v1/actions/" + id).json();
    assertThat(action.get("series").textValue()).isEqualTo(id);
    assertThat(action.at("/recurrence/calendar").textValue()).isEqualTo("office");
    assertThat(admin.get("/api/v1/actions?series=" + id).json().get("items")).hasSize(1);
    assertThat(admin.send("DELETE", "/api/v1/calendars/office", UnaryOperator.identity()).status()).isEqualTo(409);
    admin.post("/api/v1/actions/" + id + "/cancel", "{}");
    assertThat(admin.send("DELETE", "/api/v1/calendars/office", UnaryOperator.identity()).status()).isEqualTo(204);
    assertThat(admin.get("/api/v1/calendars/office").status()).isEqualTo(404);
  }

  @Test
  void what_never_fires_or_always_is_refused_with_its_place() {
    String[][] wrong = {{"{\"cron\": \"0 0 30 2 *\"}", "/payload/recurrence/cron"},
      {"{\"every\": \"PT0.000000001S\"}", "/payload/recurrence/every"},
      {"{\"cron\": \"0 0 * * *\", \"zone\": \"Mars/Olympus\"}", "/payload/recurrence/zone"},
      {"{\"every\": \"P9000Y\"}", "/payload/recurrence/every"},
      {"{\"every\": \"P1D\", \"until\": \"2001-01-01T00:00:00Z\"}", "/payload/recurrence/until"},
      {"{\"cron\": \"0 0 * * *\", \"calendar\": \"unheard-of\"}", "/payload/recurrence/calendar"}};
    for (String[] one : wrong) {
      Client.Answer refused = schedule(one[0]);
      assertThat(refused.status()).as(refused.text()).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/pointer").textValue()).isEqualTo(one[1]);
    }
    assertThat(server.as("calendar-user", "user").put("/api/v1/calendars/mine", "{\"weekends\": true}").status())
        .isEqualTo(403);
    assertThat(admin.put("/api/v1/calendars/bad", "{\"dates\": [\"2026-02-30\"]}").json().at("/errors/0/pointer")
        .textValue()).isEqualTo("/dates/0");
  }

  @Test
  void ten_thousand_rules_are_refused_with_the_limit() {
    StringBuilder rules = new StringBuilder("\"e0\"");
    for (int i = 1; i < 10_000; i++) {
      rules.append(", \"e").append(i).append('"');
    }
    Client.Answer refused = admin.event("scheduler.schedule", "ruled", "r",
        "{\"action\": \"delete\", \"delay\": \"P1D\", \"cancel_on\": [" + rules + "]}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/detail").textValue()).contains("10000", "100");
    for (String rule : new String[] {"{\"where\": {\"a\": 1}}", "{\"type\": \"a\", \"entity_id\": \"other\"}",
      "{\"type\": \"a\", \"entity_type\": \"*\"}", "\"*\""}) {
      assertThat(admin.event("scheduler.schedule", "ruled", "r",
          "{\"action\": \"delete\", \"delay\": \"P1D\", \"cancel_on\": [" + rule + "]}").status()).as(rule).isEqualTo(
              422);
    }
  }
}
