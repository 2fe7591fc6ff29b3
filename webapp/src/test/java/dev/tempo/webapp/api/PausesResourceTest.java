package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/** What keeps an action from its time, from outside: a pause, a jitter, and a cancel that comes when it runs. */
@ExtendWith(RunningTempo.class)
@Timeout(120)
class PausesResourceTest {
  private final Client admin;
  private final RunningTempo.Server server;

  PausesResourceTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  private String schedule(String entity, String payload) {
    Client.Answer answer = admin.event("scheduler.schedule", "pausing", entity, payload);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().at("/actions/0").textValue();
  }

  private JsonNode awaitState(String id, String state) {
    JsonNode action = admin.get("/api/v1/actions/" + id).json();
    while (!action.get("state").textValue().equals(state)) {
      LockSupport.parkNanos(20_000_000);
      action = admin.get("/api/v1/actions/" + id).json();
    }
    return action;
  }

  @Test
  void aPauseIsMadeListedAndEnded() {
    Client.Answer made = admin.post("/api/v1/pauses",
        "{\"filter\": {\"entity_type\": \"pausing\", \"entity_id\": \"p\"}, \"reason\": \"a move\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String id = made.json().get("id").textValue();
    assertThat(admin.get("/api/v1/pauses/" + id).json()).isEqualTo(made.json());
    assertThat(admin.get("/api/v1/pauses").json().get("items").findValuesAsText("id")).contains(id);
    Client other = server.as("nosy", "user");
    assertThat(other.get("/api/v1/pauses/" + id).status()).isEqualTo(404);
    assertThat(other.send("DELETE", "/api/v1/pauses/" + id, UnaryOperator.identity()).status()).isEqualTo(404);

    String action = schedule("p", "{\"action\": \"archive\", \"delay\": \"PT0S\"}");
    assertThat(awaitState(action, "held").get("reason").textValue()).contains("a move");
    Client.Answer release = admin.post("/api/v1/actions/" + action + "/release", "");
    assertThat(release.status()).isEqualTo(409);
    assertThat(release.text()).contains(id);
    assertThat(admin.send("DELETE", "/api/v1/pauses/" + id, UnaryOperator.identity()).status()).isEqualTo(204);
    awaitState(action, "executed");
    assertThat(admin.send("DELETE", "/api/v1/pauses/" + id, UnaryOperator.identity()).status()).isEqualTo(404);
  }

  @Test
  void aFilterThatIsNoneIsRefusedWithItsPlace() {
    Client.Answer refused = admin.post("/api/v1/pauses", "{\"filter\": {\"colour\": \"red\"}}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").textValue()).isEqualTo("/filter/colour");
    assertThat(server.nobody().get("/api/v1/pauses").status()).isEqualTo(401);
  }

  @Test
  void aJitterIsShownAndPutsOffButNeverForward() {
    Instant meant = Instant.parse("2099-01-01T00:00:00Z");
    String id = schedule("j", "{\"action\": \"delete\", \"run_at\": \"" + meant + "\", \"jitter\": \"PT1H\"}");
    JsonNode action = admin.get("/api/v1/actions/" + id).json();
    assertThat(action.get("jitter").textValue()).isEqualTo("PT1H");
    assertThat(Instant.parse(action.get("run_at").textValue())).isBetween(meant, meant.plusSeconds(3_600));
    JsonNode forecast = admin.get("/api/v1/forecast?entity_type=pausing&entity_id=j&from=2099-01-01T00:00:00Z"
        + "&to=2099-01-01T02:00:00Z&bucket=hour").json();
    assertThat(forecast.get("total").asInt()).isEqualTo(1);
    assertThat(admin.event("scheduler.schedule", "pausing", "w",
        "{\"action\": \"delete\", \"delay\": \"P1D\", \"jitter\": \"P1M\"}").json().at("/errors/0/pointer").textValue())
        .isEqualTo("/payload/jitter");
  }

  @Test
  void aCancelOfARunningActionSaysSoAndAsksItsWorkerToStop() {
    assertThat(admin.put("/api/v1/patterns/stoppable",
        "{\"steps\": [{\"id\": \"work\", \"uses\": \"job\", \"with\": {\"queue\": \"stoppable\"}}]}").status())
        .isLessThan(300);
    String id = schedule("r", "{\"action\": \"delete\", \"delay\": \"PT0S\", \"pattern\": \"stoppable\"}");
    JsonNode leased = admin.post("/api/v1/jobs/lease",
        "{\"queues\": [\"stoppable\"], \"max\": 1, \"wait\": \"PT15S\"}").json().at("/jobs/0");
    awaitState(id, "running");

    Client.Answer cancelled = admin.post("/api/v1/actions/" + id + "/cancel", "{\"reason\": \"enough\"}");
    assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(202);
    assertThat(cancelled.json().get("too_late").asBoolean()).isTrue();
    JsonNode job = admin.get("/api/v1/jobs/" + leased.get("id").textValue()).json();
    assertThat(job.get("cancel_requested").asBoolean()).as(job.toString()).isTrue();
  }
}
