package dev.tempo.webapp.auth;

import dev.tempo.webapp.testing.BrowserSession;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RunningTempo.class)
class SignInTest {
  private final RunningTempo.Server server;

  SignInTest(RunningTempo.Server server) {
    this.server = server;
  }

  @Test
  void who_is_not_signed_in_is_sent_to_the_sign_in_page_or_told_401() {
    Client.Answer page = server.nobody().page("/schedule");
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo("/sign-in?return_to=%2Fschedule");
    Client.Answer api = server.nobody().get("/api/v1/me");
    assertThat(api.status()).isEqualTo(401);
    assertThat(api.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(api.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void a_token_is_exchanged_for_a_session_that_the_browser_keeps() {
    Client.Answer entered = form("/sign-in", "token=" + RunningTempo.ADMIN_TOKEN + "&return_to=%2Fevents", "");
    assertThat(entered.status()).isEqualTo(303);
    assertThat(entered.header("Location")).isEqualTo("/events");
    assertThat(entered.header("Set-Cookie")).startsWith("tempo_session=").contains("; HttpOnly; SameSite=Lax")
        .doesNotContain(
            "Secure");
    Client.Answer me = server.nobody().send("GET", "/api/v1/me", request -> request.header("Cookie", cookie(entered)));
    assertThat(me.json().get("subject").textValue()).isEqualTo("admin");
  }

  @Test
  void a_link_signs_in_once() {
    String link = server.signInLink().substring(server.address().length());
    assertThat(server.nobody().page(link).status()).isEqualTo(303);
    Client.Answer again = server.nobody().page(link);
    assertThat(again.status()).isEqualTo(410);
    assertThat(again.text()).contains("was used");
  }

  @Test
  void a_wrong_token_is_said_on_the_page_and_a_forged_session_is_none() {
    assertThat(form("/sign-in", "token=wrong", "").status()).isEqualTo(401);
    String forged = "tempo_session=eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbiJ9.AAAA";
    assertThat(server.nobody().send("GET", "/api/v1/me", request -> request.header("Cookie", forged)).status())
        .isEqualTo(401);
    String unsigned = "tempo_session=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbiJ9.";
    assertThat(server.nobody().send("GET", "/api/v1/me", request -> request.header("Cookie", unsigned)).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "https://evil.example", "/\\evil.example", "/\tevil", "javascript:alert(1)",
    "evil"})
  void nobody_is_sent_to_another_site(String returnTo) {
    String encoded = URLEncoder.encode(returnTo, StandardCharsets.UTF_8);
    assertThat(form("/sign-in", "token=" + RunningTempo.ADMIN_TOKEN + "&return_to=" + encoded, "").header("Location"))
        .isEqualTo(
            "/");
  }

  @Test
  void a_write_by_a_session_needs_the_token_of_its_page() {
    String session = cookie(form("/sign-in", "token=" + RunningTempo.ADMIN_TOKEN, ""));
    Client.Answer refused = server.nobody().send("POST", "/api/v1/tokens",
        request -> request.header("Cookie", session).header(
            "Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"subject\": \"mallory\", \"role\": \"admin\"}")));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().get("detail").textValue()).contains("CSRF");
  }

  @Test
  void a_write_with_the_token_of_its_page_goes_through_by_header_and_by_form() {
    server.awaitReady();
    String session = cookie(form("/sign-in", "token=" + RunningTempo.ADMIN_TOKEN, ""));
    String page = server.nobody().send("GET", "/", request -> request.header("Cookie", session).header("Accept",
        "text/html")).text();
    Matcher csrf = Pattern.compile("\"csrf\":\"([^\"]+)\"").matcher(page);
    assertThat(csrf.find()).as(page).isTrue();
    Client.Answer made = server.nobody().send("POST", "/api/v1/tokens",
        request -> request.header("Cookie", session).header(
            "Content-Type", "application/json").header("X-CSRF-Token", csrf.group(1)).POST(BodyPublishers.ofString(
                "{\"subject\": \"csrf\", \"role\": \"user\"}")));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    Client.Answer left = form("/sign-out", "csrf_token=" + csrf.group(1), session);
    assertThat(left.status()).isEqualTo(303);
    assertThat(left.header("Set-Cookie")).startsWith("tempo_session=;").contains("Max-Age=0");
  }

  @Test
  void who_signs_out_leaves_no_copy_of_the_cookie_behind_that_works() {
    Client.Answer entered = form("/sign-in", "token=" + RunningTempo.ADMIN_TOKEN, "");
    String copied = cookie(entered);
    assertThat(me(copied).status()).isEqualTo(200);
    BrowserSession other = BrowserSession.of(server.admin());

    assertThat(form("/sign-out", "csrf_token=" + BrowserSession.csrf(copied), copied).status()).isEqualTo(303);

    assertThat(me(copied).status()).isEqualTo(401);
    assertThat(other.get("/api/v1/me").status()).as("the same person's other sessions go on").isEqualTo(200);
  }

  private Client.Answer me(String cookie) {
    return server.nobody().send("GET", "/api/v1/me", request -> request.header("Cookie", cookie));
  }

  @Test
  void another_site_cannot_sign_its_visitors_in() {
    Client.Answer refused = server.nobody().send("POST", "/sign-in",
        request -> request.header("Sec-Fetch-Site", "cross-site")
            .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("token="
                + RunningTempo.ADMIN_TOKEN)));
    assertThat(refused.status()).isEqualTo(403);
  }

  private Client.Answer form(String path, String body, String cookie) {
    return server.nobody().send("POST", path, request -> {
      request.header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(body));
      return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    });
  }

  private static String cookie(Client.Answer entered) {
    String header = entered.header("Set-Cookie");
    return header.substring(0, header.indexOf(';'));
  }
}
