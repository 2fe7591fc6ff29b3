package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.BrowserSession;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The way of a browser without JavaScript, from outside. */
@ExtendWith(RunningTempo.class)
class FormsTest {
  private final Client admin;
  private final BrowserSession browser;

  FormsTest(RunningTempo.Server server) {
    admin = server.admin();
    browser = BrowserSession.of(admin);
  }

  @Test
  void a_button_cancels_an_action_and_says_so_on_the_page_it_returns_to() {
    String id = scheduled("by-button");
    Client.Answer back = browser.submit("/forms/api/v1/actions/" + id + "/cancel",
        Map.of("return_to", "/schedule?q=x"));
    assertThat(back.status()).isEqualTo(303);
    assertThat(back.header("Location")).isEqualTo("/schedule?q=x");
    assertThat(notice(back)).isEqualTo("done The deletion of form/by-button is cancelled.");
    assertThat(admin.get("/api/v1/actions/" + id).json().get("state").textValue()).isEqualTo("cancelled");

    Client.Answer again = browser.submit("/forms/api/v1/actions/" + id + "/cancel", Map.of("return_to", "/schedule"));
    assertThat(again.status()).isEqualTo(303);
    assertThat(notice(again)).startsWith("error ");
  }

  @Test
  void without_the_pages_token_nothing_happens() {
    String id = scheduled("forged");
    assertThat(browser.submitForged("/forms/api/v1/actions/" + id + "/cancel", Map.of(), "").status()).isEqualTo(403);
    assertThat(browser.submitForged("/forms/api/v1/actions/" + id + "/cancel", Map.of(), "guessed").status()).isEqualTo(
        403);
    assertThat(admin.get("/api/v1/actions/" + id).json().get("state").textValue()).isEqualTo("scheduled");
  }

  @Test
  void a_legal_hold_is_placed_and_lifted_by_forms() {
    admin.put("/api/v1/entities/form/held", "{\"category\": \"forms-test\"}");
    String path = "/forms/api/v1/entities/form/held/legal-hold";
    assertThat(notice(browser.submit(path, Map.of("_method", "PUT", "reason", "")))).startsWith("error reason: ");
    assertThat(notice(browser.submit(path, Map.of("_method", "PUT", "reason", "lawsuit")))).isEqualTo(
        "done form/held is under legal hold.");
    assertThat(notice(browser.submit(path, Map.of("_method", "DELETE")))).isEqualTo(
        "done The legal hold on form/held is lifted.");
  }

  @Test
  void a_chat_works_by_forms_alone() {
    Client.Answer asked = browser.submit("/forms/converse", Map.of("return_to", "/schedule", "text",
        "delete form/talked-of in 3 days"));
    assertThat(asked.header("Location")).startsWith("/schedule?conversation=");
    String conversation = asked.header("Location").substring("/schedule?conversation=".length());
    JsonNode proposal = browser.get("/converse/" + conversation).json().at("/turns/1/proposal");
    assertThat(proposal.get("state").textValue()).isEqualTo("pending");

    Client.Answer approved = browser.submit("/forms/converse/proposals/" + proposal.get("id").textValue(), Map.of(
        "return_to", "/", "_json", "{\"approve\": true}"));
    assertThat(approved.header("Location")).isEqualTo("/?conversation=" + conversation);
    assertThat(admin.get("/api/v1/entities/form/talked-of/future").json().at("/items/0/action").textValue()).isEqualTo(
        "delete");
  }

  @Test
  void a_token_is_told_to_call_the_api_itself() {
    Client.Answer refused = admin.send("POST", "/forms/api/v1/events", request -> request.header("Content-Type",
        "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("a=b")));
    assertThat(refused.status()).isEqualTo(403);
  }

  private String scheduled(String id) {
    return admin.event("scheduler.schedule", "form", id, "{\"action\": \"delete\", \"delay\": \"P1D\"}").json().at(
        "/actions/0").textValue();
  }

  /** Kind and text, as the cookie carries them. */
  private static String notice(Client.Answer answer) {
    String cookie = answer.header("Set-Cookie");
    assertThat(cookie).startsWith("tempo_notice=").contains("HttpOnly", "SameSite=Lax");
    String value = cookie.substring("tempo_notice=".length(), cookie.indexOf(';'));
    return new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
  }
}
