package dev.tempo.webapp.api;

import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Caller;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Notice;
import dev.tempo.webapp.http.Problems;
import dev.tempo.webapp.http.Query;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FormsResourceTest {
  private static final Caller BROWSER = new Caller(new Principal("alice", Role.USER), null, "csrf");

  private final List<ApiRequest> calls = new ArrayList<>();
  private ApiResponse answer = ApiResponse.noContent();

  @Test
  void fields_become_the_members_of_a_call_with_the_readers_rights() throws InterruptedException {
    ApiResponse back = post("api/v1/entities/user/a%2Fb/legal-hold",
        "csrf_token=csrf&return_to=%2Fentities%2Fuser%2F42&_method=PUT&reason=a+lawsuit");
    ApiRequest call = calls.getFirst();
    assertThat(call.method()).isEqualTo("PUT");
    assertThat(call.path()).isEqualTo("/api/v1/entities/user/a%2Fb/legal-hold");
    assertThat(call.body()).hasToString("{\"reason\":\"a lawsuit\"}");
    assertThat(call.contentType()).isEqualTo("application/json");
    assertThat(call.caller()).isEqualTo(BROWSER);
    assertThat(back.status()).isEqualTo(303);
    assertThat(location(back)).isEqualTo("/entities/user/42");
    assertThat(notice(back)).isEqualTo(new Notice("done", "user/a/b is under legal hold."));
  }

  @Test
  void a_whole_body_is_passed_on_as_it_is_and_none_is_none() throws InterruptedException {
    post("api/v1/policies/rollback", "csrf_token=csrf&_json=%7B%22revision%22%3A+1%7D&other=x");
    post("api/v1/actions/1/release", "csrf_token=csrf&return_to=%2F");
    assertThat(calls.getFirst().body()).hasToString("{\"revision\": 1}");
    assertThat(calls.getLast().body().length()).isZero();
  }

  @Test
  void an_action_that_was_cancelled_is_named() throws InterruptedException {
    answer = ApiResponse.ok(Json.object().put("action", "delete").put("entity_type", "user").put("entity_id", "42"));
    assertThat(notice(post("api/v1/actions/1/cancel", "")).text()).isEqualTo(
        "The deletion of user/42 is cancelled.");
  }

  @Test
  void an_error_carries_the_problems_detail_and_its_fields() throws InterruptedException {
    answer = Problems.of(422, "two faults",
        List.of(new Refusal.Violation("/reason", "is missing"), new Refusal.Violation(
            "/until", "unknown member")));
    assertThat(notice(post("api/v1/entities/user/42/legal-hold", "_method=PUT"))).isEqualTo(new Notice("error",
        "two faults · reason: is missing · until: unknown member"));
    answer = Problems.of(422, "is missing", List.of(new Refusal.Violation("/reason", "is missing")));
    assertThat(notice(post("api/v1/entities/user/42/legal-hold", "_method=PUT")).text())
        .isEqualTo("reason: is missing");
  }

  @Test
  void the_conversation_is_returned_to_and_shows_its_own_replies() throws InterruptedException {
    answer = ApiResponse.ok(Json.object().put("conversation_id", "c-1"));
    ApiResponse back = post("converse", "return_to=%2Fschedule%3Fq%3Dx&text=hello");
    assertThat(location(back)).isEqualTo("/schedule?q=x&conversation=c-1");
    assertThat(back.headers().get("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https%3A%2F%2Fexample.org%2F", "%2F%2Fexample.org%2F", "%2F%5Cexample.org", "schedule",
    "%2F%0D%0ASet-Cookie%3A+a%3Db"})
  void nobody_is_sent_to_another_server(String returnTo) throws InterruptedException {
    assertThat(location(post("api/v1/actions/1/cancel", "return_to=" + returnTo))).isEqualTo("/");
  }

  @Test
  void only_browsers_and_only_the_api_and_only_writes() {
    assertThatThrownBy(() -> submit("api/v1/actions/1/cancel", "", new Caller(BROWSER.principal(), null, null)))
        .isInstanceOf(HttpProblem.class).hasMessageContaining("call the API itself");
    for (String path : List.of("forms/api/v1/actions/1/cancel", "sign-out", "api/v2/x", "conversely")) {
      assertThatThrownBy(() -> post(path, "")).as(path).isInstanceOf(HttpProblem.class)
          .hasMessageContaining("There is no form");
    }
    assertThatThrownBy(() -> post("api/v1/events", "_method=GET")).isInstanceOf(HttpProblem.class).hasMessageContaining(
        "'_method'");
    assertThat(calls).isEmpty();
  }

  private ApiResponse post(String path, String form) throws InterruptedException {
    return submit(path, form, BROWSER);
  }

  private ApiResponse submit(String path, String form, Caller caller) throws InterruptedException {
    FormsResource forms = new FormsResource(call -> {
      calls.add(call);
      return answer;
    });
    return forms.routes().getFirst().handler().handle(new ApiRequest("POST", "/forms/" + path, Map.of("path", path),
        Query.NONE, Headers.of(Map.of("Content-Type", "application/x-www-form-urlencoded")), caller,
        Buffer.buffer(form)));
  }

  private static String location(ApiResponse answer) {
    return answer.headers().get("Location").orElseThrow();
  }

  private static Notice notice(ApiResponse answer) {
    String cookie = answer.headers().get("Set-Cookie").orElseThrow();
    return Notice.of(new ApiRequest("GET", "/", Map.of(), Query.NONE, Headers.of(Map.of("Cookie", cookie.substring(0,
        cookie.indexOf(';')))), BROWSER, Buffer.buffer())).orElseThrow();
  }
}
