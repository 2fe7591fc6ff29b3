package dev.tempo.webapp.http;

import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Section 9 of the semantics, as far as HTTP itself answers. */
@ExtendWith(RunningTempo.class)
class BadInputTest {
  private final RunningTempo.Server server;

  BadInputTest(RunningTempo.Server server) {
    this.server = server;
  }

  @Test
  void malformed_json_is_400_with_the_place() {
    Client.Answer answer = server.admin().post("/api/v1/tokens", "{\"subject\": ");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("detail").textValue()).contains("line 1");
    assertThat(server.admin().post("/api/v1/tokens", "{\"role\": \"user\", \"role\": \"admin\"}").status())
        .isEqualTo(400);
    assertThat(server.admin().post("/api/v1/tokens", "").status()).isEqualTo(400);
    assertThat(server.admin().post("/api/v1/tokens", "[".repeat(5_000)).status()).isEqualTo(400);
  }

  @Test
  void an_unknown_member_is_422_and_named() {
    Client.Answer answer = server.admin().post("/api/v1/tokens",
        "{\"subject\": \"a\", \"role\": \"user\", \"ttl\": 1}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo("/ttl");
  }

  @Test
  void another_content_type_is_415_and_another_accept_406() {
    Client.Answer answer = server.admin().send("POST", "/api/v1/tokens",
        request -> request.header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{}")));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(server.admin().send("GET", "/api/v1/me", request -> request.header("Accept", "image/png")).status())
        .isEqualTo(406);
  }

  @Test
  void a_body_that_is_too_large_is_413_and_the_server_stays_up() {
    String large = "{\"subject\": \"" + "x".repeat(2 << 20) + "\"}";
    assertThat(server.admin().post("/api/v1/tokens", large).status()).isEqualTo(413);
    assertThat(server.admin().get("/api/v1/me").status()).isEqualTo(200);
  }

  @Test
  void what_the_database_cannot_hold_is_refused_before_it() {
    for (String address : new String[] {"/api/v1/actions?q=%00", "/api/v1/events?entity_id=%00",
      "/api/v1/entities/a/%00/future", "/api/v1/events?from=-9999-01-01T00:00:00Z"}) {
      assertThat(server.admin().get(address).status()).as(address).isEqualTo(400);
    }
    assertThat(server.admin().post("/api/v1/tokens", "{\"subject\": \"a\\u0000\", \"role\": \"user\"}").status())
        .isEqualTo(422);
  }

  @Test
  void a_cursor_of_no_list_is_422_wherever_it_is_given() {
    for (String far : List.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T00:00:00Z", "0000-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z")) {
      String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString((far
          + " 01890000-0000-7000-8000-000000000000").getBytes(StandardCharsets.UTF_8));
      assertThat(server.admin().get("/api/v1/actions?after=" + cursor).status()).as(far).isEqualTo(422);
    }
    for (String list : List.of("/api/v1/actions", "/api/v1/actions?state=failed", "/api/v1/events", "/api/v1/entities",
        "/api/v1/jobs", "/api/v1/runs", "/api/v1/subscriptions", "/api/v1/calendars")) {
      for (String cursor : List.of("AA", "-9223372036854775808", "99999999999999999999", "x".repeat(3_000))) {
        String address = list + (list.contains("?") ? "&" : "?") + "after=" + cursor;
        assertThat(server.admin().get(address).status()).as(address).isLessThan(500);
      }
    }
  }

  @Test
  void half_of_a_surrogate_pair_is_refused_and_not_changed() {
    String half = "\\ud800";
    Client.Answer sink = server.admin().post("/api/v1/subscriptions", "{\"types\": [\"a\"], \"sink\": {\"url\": "
        + "\"https://example.org/" + half + "\"}}");
    assertThat(sink.status()).as(sink.text()).isEqualTo(422);
    Client.Answer token = server.admin().post("/api/v1/tokens", "{\"subject\": \"a" + half + "\", \"role\": \"user\"}");
    assertThat(token.status()).as(token.text()).isEqualTo(422);
    Client.Answer pattern = server.admin().send("PUT", "/api/v1/patterns/half", request -> request.header(
        "Content-Type", "application/json").PUT(
            BodyPublishers.ofString("{\"steps\": [{\"id\": \"a\", \"uses\": "
                + "\"http\", \"with\": {\"url\": \"https://example.org/" + half + "\"}}]}")));
    assertThat(pattern.status()).as(pattern.text()).isEqualTo(422);
  }

  @Test
  void what_a_pattern_waits_for_lies_within_the_calendar() {
    for (String with : List.of("{\"for\": \"P9999Y\"}", "{\"until\": \"0000-06-01T00:00:00Z\"}",
        "{\"until\": \"-0001-06-01T00:00:00Z\"}")) {
      Client.Answer answer = server.admin().send("PUT", "/api/v1/patterns/waits", request -> request.header(
          "Content-Type", "application/json").PUT(
              BodyPublishers.ofString(
                  "{\"steps\": [{\"id\": \"a\", \"uses\": \"wait\", \"with\": " + with + "}]}")));
      assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    }
  }

  @Test
  void a_filter_with_null_does_not_mean_everything() {
    Client.Answer jobs = server.admin().post("/api/v1/jobs/bulk",
        "{\"operation\": \"cancel\", \"dry_run\": false, \"filter\": {\"entity_type\": null}}");
    assertThat(jobs.status()).isEqualTo(422);
    assertThat(jobs.json().at("/errors/0/pointer").textValue()).isEqualTo("/filter/entity_type");
    Client.Answer actions = server.admin().post("/api/v1/actions/bulk",
        "{\"operation\": \"cancel\", \"dry_run\": false, \"filter\": {\"entity_type\": null}}");
    assertThat(actions.status()).isEqualTo(422);
  }

  @Test
  void a_number_that_could_not_be_read_back_is_refused_and_spoils_no_list() {
    String data = "{\"category\": \"c\", \"data\": {\"n\": 1." + "7".repeat(800) + "e-300}}";
    assertThat(server.admin().put("/api/v1/entities/poison/1", data).status()).isEqualTo(422);
    assertThat(server.admin().get("/api/v1/entities?entity_type=poison").status()).isEqualTo(200);
  }

  @Test
  void a_wrong_method_is_405_with_those_that_are_right() {
    Client.Answer answer = server.admin().send("DELETE", "/api/v1/me", request -> request);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(server.admin().send("HEAD", "/api/v1/me", request -> request).status()).isEqualTo(200);
    assertThat(server.admin().send("OPTIONS", "/api/v1/me", request -> request).status()).isEqualTo(204);
  }

  @Test
  void an_unknown_path_is_404_but_401_to_who_is_not_signed_in() {
    assertThat(server.admin().get("/api/v1/nothing").status()).isEqualTo(404);
    assertThat(server.nobody().get("/api/v1/nothing").status()).isEqualTo(401);
    assertThat(server.admin().get("/api/v1/%C3%28").status()).isEqualTo(404);
  }

  @Test
  void a_user_is_not_let_onto_an_administrators_route() {
    Client user = server.as("bad-input-user", "user");
    Client.Answer answer = user.post("/api/v1/tokens", "{\"subject\": \"me\", \"role\": \"admin\"}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("status").intValue()).isEqualTo(403);
  }

  @Test
  void a_length_that_is_none_or_ends_too_late_is_422() {
    for (String length : new String[] {"P0D", "-P1D", "P9999Y", "90 days", "PT"}) {
      Client.Answer answer = server.admin().post("/api/v1/tokens",
          "{\"subject\": \"a\", \"role\": \"user\", \"expires_in\": \"" + length
              + "\"}");
      assertThat(answer.status()).as(length).isEqualTo(422);
      assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo("/expires_in");
    }
  }
}
