package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;

import static org.assertj.core.api.Assertions.assertThat;

/** Other tests share the server: every rule published here is about a category of its own. */
@ExtendWith(RunningTempo.class)
class PoliciesTest {
  private static final String RULE = """
      {"rules": [{"role": "user", "environment": "prod", "category": "policies-test", "retention": "P90D",
      "exposure": "summary"}]}""";

  private final RunningTempo.Server server;
  private final Client admin;

  PoliciesTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  @Test
  void publishing_needs_the_etag_of_the_set_in_force_and_changes_it() {
    Client.Answer before = admin.get("/api/v1/policies");
    long revision = before.json().get("revision").longValue();
    assertThat(before.header("ETag")).isEqualTo("\"" + revision + "\"");
    assertThat(admin.put("/api/v1/policies", RULE).status()).isEqualTo(428);

    Client.Answer published = publish(RULE, before.header("ETag"));
    assertThat(published.status()).as(published.text()).isEqualTo(200);
    assertThat(published.json().get("revision").longValue()).isEqualTo(revision + 1);
    assertThat(publish(RULE, before.header("ETag")).status()).isEqualTo(412);

    JsonNode effects = admin.get("/api/v1/policies/decision?role=user&environment=prod/eu&category=policies-test")
        .json()
        .get("effects");
    assertThat(effects.at("/retention/value").textValue()).isEqualTo("P90D");
    assertThat(effects.at("/retention/rule/environment").textValue()).isEqualTo("prod");
    assertThat(effects.at("/access/rule").isNull()).isTrue();

    Client.Answer back = admin.post("/api/v1/policies/rollback", "{\"revision\": " + revision + "}");
    assertThat(back.json().get("rules")).isEqualTo(before.json().get("rules"));
    assertThat(back.json().get("rollback_to").longValue()).isEqualTo(revision);
  }

  @Test
  void every_fault_of_a_set_is_named_and_nothing_is_published() {
    String etag = admin.get("/api/v1/policies").header("ETag");
    Client.Answer refused = publish("""
        {"rules": [{"category": "policies-test", "retention": "90 days", "access": "everybody"}]}""", etag);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().get("errors").findValuesAsText("pointer")).containsExactlyInAnyOrder("/rules/0/retention",
        "/rules/0/access");
    assertThat(admin.get("/api/v1/policies").header("ETag")).isEqualTo(etag);
  }

  @Test
  void only_administrators_publish_and_everybody_reads() {
    Client user = server.as("policies-user", "user");
    assertThat(user.get("/api/v1/policies").status()).isEqualTo(200);
    assertThat(user.put("/api/v1/policies", RULE).status()).isEqualTo(403);
    assertThat(user.post("/api/v1/policies/rollback", "{\"revision\": 1}").status()).isEqualTo(403);
  }

  @Test
  void revisions_are_listed_newest_first_and_read_one_by_one() {
    publish(RULE, admin.get("/api/v1/policies").header("ETag"));
    JsonNode newest = admin.get("/api/v1/policies/revisions?limit=1").json();
    long revision = newest.at("/items/0/revision").longValue();
    assertThat(newest.at("/items/0/rule_count").isIntegralNumber()).isTrue();
    JsonNode next = admin.get("/api/v1/policies/revisions?limit=1&after=" + newest.get("next").textValue()).json();
    assertThat(next.at("/items/0/revision").longValue()).isEqualTo(revision - 1);
    assertThat(admin.get("/api/v1/policies/revisions/" + revision).json().get("rules").isArray()).isTrue();
    assertThat(admin.get("/api/v1/policies/revisions/999999").status()).isEqualTo(404);
    assertThat(admin.post("/api/v1/policies/rollback", "{\"revision\": 999999}").status()).isEqualTo(404);
    assertThat(admin.post("/api/v1/policies/rollback", "{\"revision\": \"soon\"}").status()).isEqualTo(422);
  }

  @Test
  void a_preview_counts_what_publishing_would_move_and_shows_where() {
    String etag = admin.get("/api/v1/policies").header("ETag");
    Client.Answer made = admin.put("/api/v1/entities/thing/policies-preview", """
        {"category": "policies-preview", "environment": "prod", "role": "user", "owner": "ann"}""");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String draft = """
        {"rules": [{"category": "policies-preview", "retention": "P90D", "exposure": "summary"}]}""";

    Client.Answer preview = admin.post("/api/v1/policies/preview", draft);
    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    JsonNode json = preview.json();
    assertThat(json.at("/new").intValue()).isEqualTo(1);
    JsonNode move = json.at("/sample").findParent("change").deepCopy();
    assertThat(json.at("/sample").findValuesAsText("entity_id")).contains("policies-preview");
    assertThat(move.get("to").textValue()).endsWith("Z");
    assertThat(json.at("/histogram").findValuesAsText("after").stream().mapToInt(Integer::parseInt).sum())
        .isEqualTo(json.at("/earlier").intValue() + json.at("/later").intValue() + json.at("/changed").intValue() + 1);
    JsonNode otherwise = json.at("/decided_otherwise");
    assertThat(otherwise.findValuesAsText("category")).contains("policies-preview");
    assertThat(admin.get("/api/v1/policies").header("ETag")).as("nothing is published").isEqualTo(etag);

    assertThat(admin.post("/api/v1/policies/preview", "{\"rules\": [{\"retention\": \"-P1D\"}]}").json()
        .at("/errors/0/pointer").textValue()).isEqualTo("/rules/0/retention");
    assertThat(server.as("policies-user", "user").post("/api/v1/policies/preview", draft).status()).isEqualTo(403);
  }

  @Test
  void two_revisions_or_a_draft_are_compared_rule_by_rule() {
    Client.Answer first = publish("""
        {"note": "the first", "rules": [{"category": "policies-diff", "retention": "P90D", "access": "self"},
        {"category": "policies-diff-gone", "access": "none"}]}""", admin.get("/api/v1/policies").header("ETag"));
    assertThat(first.json().get("note").textValue()).isEqualTo("the first");
    Client.Answer second = publish("""
        {"rules": [{"category": "policies-diff-new", "access": "none"},
        {"category": "policies-diff", "retention": "P30D", "exposure": "full"}]}""", first.header("ETag"));
    long from = first.json().get("revision").longValue();

    JsonNode diff = admin.get("/api/v1/policies/diff?from=" + from + "&to=" + second.json().get("revision")).json();
    assertThat(diff.at("/added/0/category").textValue()).isEqualTo("policies-diff-new");
    assertThat(diff.at("/removed/0/category").textValue()).isEqualTo("policies-diff-gone");
    assertThat(diff.at("/changed/0/effects")).hasToString("{\"retention\":{\"before\":\"P90D\",\"after\":\"P30D\"},"
        + "\"access\":{\"before\":\"self\",\"after\":null},\"exposure\":{\"before\":null,\"after\":\"full\"}}");
    JsonNode draft = admin.post("/api/v1/policies/diff?from=" + from, first.text()).json();
    assertThat(draft.at("/to").isNull()).isTrue();
    assertThat(draft.at("/added")).isEmpty();
    assertThat(draft.at("/changed")).isEmpty();
    assertThat(admin.get("/api/v1/policies/diff?from=99999999").status()).isEqualTo(404);
    assertThat(admin.get("/api/v1/policies/diff").status()).isEqualTo(400);
    Client.Answer noted = admin.post("/api/v1/policies/rollback", "{\"revision\": " + from + ", \"note\": \"oops\"}");
    assertThat(noted.json().get("note").textValue()).isEqualTo("oops");
    assertThat(admin.get("/api/v1/policies/revisions?limit=1").json().at("/items/0/note").textValue())
        .isEqualTo("oops");
  }

  @Test
  void a_decision_needs_its_three_words() {
    assertThat(admin.get("/api/v1/policies/decision?role=user&environment=&category=x").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/policies/decision?role=user&environment=a//b&category=x").status()).isEqualTo(400);
  }

  private Client.Answer publish(String document, String ifMatch) {
    return admin.send("PUT", "/api/v1/policies", request -> request.header("Content-Type", "application/json").header(
        "If-Match", ifMatch).PUT(BodyPublishers.ofString(document)));
  }
}
