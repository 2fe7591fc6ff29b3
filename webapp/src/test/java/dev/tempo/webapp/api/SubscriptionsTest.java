package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** From outside, on a server that allows no private addresses; deliveries are tested in the backend. */
@ExtendWith(RunningTempo.class)
class SubscriptionsTest {
  private static final String ALL = "/api/v1/subscriptions";

  private final RunningTempo.Server server;

  SubscriptionsTest(RunningTempo.Server server) {
    this.server = server;
  }

  @Test
  void a_subscription_is_made_read_paused_rotated_replayed_and_ended() {
    Client service = server.as("subscriber", "service");
    Client.Answer made = service.post(ALL, """
        {"types": ["user_*"], "filter": {"sql": "subject LIKE 'user/%'"}, "description": "mine",
         "sink": {"url": "https://hooks.invalid/tempo?key=k"}}""");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().get("secret").textValue()).startsWith("whsec_");
    String one = made.header("location");
    JsonNode read = service.get(one).json();
    assertThat(read.has("secret")).isFalse();
    assertThat(read.get("state").textValue()).isEqualTo("active");
    assertThat(service.get(ALL).json().get("items")).hasSize(1);
    assertThat(server.as("stranger", "service").get(one).status()).isEqualTo(404);
    assertThat(server.admin().get(one).status()).isEqualTo(200);
    Client.Answer paused = service.send("PATCH", one, request -> request.header("Content-Type", "application/json")
        .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString("{\"state\": \"paused\"}")));
    assertThat(paused.json().get("state").textValue()).isEqualTo("paused");
    assertThat(service.post(one + "/rotate-secret", "").json().get("secret").textValue()).isNotEqualTo(made.json().get(
        "secret").textValue());
    assertThat(service.post(one + "/replay", "{\"from\": \"beginning\"}").json().get("position").asLong()).isZero();
    assertThat(service.get(one + "/dead-letters").json().get("items")).isEmpty();
    assertThat(service.post(one + "/dead-letters/retry", "").json().get("retried").asInt()).isZero();
    assertThat(service.send("DELETE", one + "/dead-letters", request -> request).status()).isEqualTo(400);
    assertThat(service.send("DELETE", one + "/dead-letters?all=true", request -> request).json().get("dropped").asInt())
        .isZero();
    assertThat(service.send("DELETE", one, request -> request).status()).isEqualTo(204);
    assertThat(service.get(one).status()).isEqualTo(404);
    assertThat(server.admin().event("subscription.created", "subscription", "x", "{}").status()).isEqualTo(403);
    assertThat(server.admin().get("/metrics").text()).contains("tempo_subscription_lag", "tempo_subscription_failures",
        "tempo_subscription_delivery");
  }

  @Test
  void sinks_that_may_not_be_reached_are_refused_with_a_pointer() {
    for (String url : new String[] {"http://localhost:" + "1/", "http://169.254.169.254/", "http://[::1]/",
      "http://10.0.0.1/",
      "ftp://example.com/", "https://user:pw@example.com/", "nonsense"}) {
      Client.Answer refused = server.admin().post(ALL, "{\"types\": [\"*\"], \"sink\": {\"url\": \"" + url + "\"}}");
      assertThat(refused.status()).as(url).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/pointer").textValue()).as(url).isEqualTo("/sink/url");
    }
    Client.Answer topic = server.admin().post(ALL, "{\"types\": [\"*\"], \"sink\": {\"topic\": \"events\"}}");
    assertThat(topic.json().at("/errors/0/pointer").textValue()).isEqualTo("/sink/topic");
  }
}
