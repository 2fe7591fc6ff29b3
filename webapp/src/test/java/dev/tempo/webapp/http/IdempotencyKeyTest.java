package dev.tempo.webapp.http;

import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;

import static org.assertj.core.api.Assertions.assertThat;

/** A write with a key, sent again: the first answer, and nothing done. */
@ExtendWith(RunningTempo.class)
class IdempotencyKeyTest {
  private static final String ENTITY = "/api/v1/entities/keyed/";

  private final RunningTempo.Server server;
  private final Client admin;

  IdempotencyKeyTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  @Test
  void an_entity_that_is_put_twice_with_one_key_is_made_once() {
    Client.Answer first = put(admin, "1", "put-1", "{\"category\": \"keyed\", \"data\": {\"n\": 1}}");
    Client.Answer again = put(admin, "1", "put-1", "{\"category\": \"keyed\", \"data\": {\"n\": 1}}");

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(admin.get("/api/v1/events?entity_type=keyed&entity_id=1").json().get("items")).hasSize(1);
  }

  @Test
  void a_command_that_would_be_refused_the_second_time_is_answered_as_the_first() {
    Client.Answer scheduled = admin.event("scheduler.schedule", "keyed", "2",
        "{\"action\": \"archive\", \"delay\": \"P9D\"}");
    String cancel = "/api/v1/actions/" + scheduled.json().at("/actions/0").textValue() + "/cancel";

    assertThat(post(cancel, "cancel-2").status()).isEqualTo(200);
    assertThat(post(cancel, "cancel-2").status()).isEqualTo(200);
    assertThat(post(cancel, "cancel-2-again").status()).isEqualTo(409);
    assertThat(admin.get("/api/v1/events?entity_type=keyed&entity_id=2&type=action.cancelled").json().get("items"))
        .hasSize(1);
  }

  @Test
  void a_key_for_another_request_is_refused_and_others_have_keys_of_their_own() {
    assertThat(put(admin, "3", "shared", "{\"category\": \"keyed\"}").status()).isEqualTo(201);
    assertThat(put(admin, "4", "shared", "{\"category\": \"keyed\"}").status()).isEqualTo(422);
    assertThat(admin.get(ENTITY + "4").status()).isEqualTo(404);
    assertThat(put(server.as("keyed-service", "service"), "5", "shared", "{\"category\": \"keyed\"}").status())
        .isEqualTo(201);
    assertThat(put(admin, "6", "x".repeat(257), "{\"category\": \"keyed\"}").status()).isEqualTo(400);
  }

  @Test
  void what_was_refused_is_tried_again() {
    assertThat(put(admin, "7", "retry-7", "{\"category\": 7}").status()).isEqualTo(422);
    assertThat(put(admin, "7", "retry-7", "{\"category\": \"keyed\"}").status()).isEqualTo(201);
  }

  private static Client.Answer put(Client client, String id, String key, String json) {
    return client.send("PUT", ENTITY + id, request -> request.header("Content-Type", "application/json").header(
        "Idempotency-Key", key).PUT(BodyPublishers.ofString(json)));
  }

  private Client.Answer post(String path, String key) {
    return admin.send("POST", path, request -> request.header("Content-Type", "application/json").header(
        "Idempotency-Key", key).POST(BodyPublishers.ofString("{}")));
  }
}
