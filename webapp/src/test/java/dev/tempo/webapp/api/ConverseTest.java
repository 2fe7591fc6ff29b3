package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RunningTempo.class)
class ConverseTest {
  private final RunningTempo.Server server;
  private final Client admin;

  ConverseTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  @Test
  void a_change_happens_only_when_it_is_approved() {
    Client.Answer asked = say("archive talk/one in 10 days unless talk_renewed");
    assertThat(asked.status()).as(asked.text()).isEqualTo(200);
    JsonNode reply = asked.json();
    assertThat(reply.get("response_type").textValue()).isEqualTo("confirmation");
    assertThat(reply.at("/proposal/affects/0").textValue()).isEqualTo("talk/one");
    assertThat(future("one")).isEmpty();

    String proposal = "/converse/proposals/" + reply.at("/proposal/id").textValue();
    assertThat(server.as("talk-stranger", "user").post(proposal, "{\"approve\": true}").status()).isEqualTo(404);
    assertThat(future("one")).isEmpty();
    JsonNode done = admin.post(proposal, "{\"approve\": true}").json();
    assertThat(done.get("response_type").textValue()).isEqualTo("action_done");
    assertThat(future("one").at("/0/action").textValue()).isEqualTo("archive");
    assertThat(future("one").at("/0/cancel_on/0").textValue()).isEqualTo("talk_renewed");
    assertThat(admin.post(proposal, "{\"approve\": true}").json().get("reply")).isEqualTo(done.get("reply"));
    assertThat(future("one")).hasSize(1);
  }

  @Test
  void what_is_declined_does_not_happen() {
    String id = say("delete talk/two in 2 days").json().at("/proposal/id").textValue();
    assertThat(admin.post("/converse/proposals/" + id, "{\"approve\": false}").status()).isEqualTo(200);
    assertThat(future("two")).isEmpty();
    assertThat(admin.post("/converse/proposals/" + id, "{}").status()).isEqualTo(422);
    assertThat(admin.post("/converse/proposals/" + id, "{\"approve\": \"perhaps\"}").status()).isEqualTo(422);
  }

  @Test
  void a_conversation_is_its_owners() {
    String id = say("what is due today").json().get("conversation_id").textValue();
    JsonNode turns = admin.get("/converse/" + id).json().get("turns");
    assertThat(turns.findValuesAsText("from")).containsExactly("reader", "tempo");
    Client other = server.as("talk-other", "user");
    assertThat(other.get("/converse/" + id).status()).isEqualTo(404);
    assertThat(other.post("/converse", "{\"text\": \"hello\", \"conversation_id\": \"" + id + "\"}").status())
        .isEqualTo(
            404);
    assertThat(admin.get("/converse/nonsense").status()).isEqualTo(404);
  }

  @Test
  void times_are_read_in_the_readers_zone() {
    String text = "delete talk/zoned on 1 March 2090 at 12:00";
    assertThat(runAt("{\"text\": \"" + text + "\", \"zone\": \"Asia/Tokyo\"}")).isEqualTo("2090-03-01T03:00:00Z");
    assertThat(runAt("{\"text\": \"" + text + "\"}")).isEqualTo("2090-03-01T12:00:00Z");
    Client.Answer unknown = admin.post("/route", "{\"text\": \"" + text + "\", \"zone\": \"Europe/Atlantis\"}");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.json().at("/errors/0/pointer").textValue()).isEqualTo("/zone");
  }

  @Test
  void route_says_who_would_handle_it_and_does_nothing() {
    assertThat(admin.post("/route", "{\"text\": \"do not delete talk/three\"}").json().get("handler").textValue())
        .isEqualTo("none");
    JsonNode event = admin.post("/route", """
        {"event_type": "pinged", "entity_type": "talk", "entity_id": "three", "payload": {}}""").json();
    assertThat(event.at("/handlers/0/handler").textValue()).isEqualTo("nexus");
    assertThat(admin.get("/api/v1/events?entity_type=talk&entity_id=three").json().get("items")).isEmpty();
  }

  @Test
  void text_that_cannot_be_is_refused() {
    assertThat(say("").status()).isEqualTo(422);
    assertThat(admin.post("/converse", "{\"text\": \"hello\", \"mood\": \"good\"}").status()).isEqualTo(422);
    assertThat(say("x".repeat(5_000)).status()).isEqualTo(422);
  }

  private Client.Answer say(String text) {
    return admin.post("/converse", "{\"text\": \"" + text + "\"}");
  }

  private String runAt(String body) {
    Client.Answer routed = admin.post("/route", body);
    return routed.json().at("/slots/run_at").asText(routed.text());
  }

  private JsonNode future(String id) {
    return admin.get("/api/v1/entities/talk/" + id + "/future").json().get("items");
  }
}
