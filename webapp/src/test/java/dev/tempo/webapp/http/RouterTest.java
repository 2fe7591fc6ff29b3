package dev.tempo.webapp.http;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RouterTest {
  private static final Route.Handler NOTHING = request -> ApiResponse.noContent();

  private final Router router = new Router(List.of(() -> List.of(Route.get("/things/{id}", NOTHING),
      Route.get("/things/stream",
          NOTHING),
      Route.put("/things/{id}", NOTHING), Route.get("/files/{name}/{rest*}", NOTHING), Route.post("/only", NOTHING))));

  @Test
  void a_literal_path_wins_and_an_encoded_slash_stays_in_its_segment() {
    assertThat(router.match("GET", "/things/stream")).isInstanceOfSatisfying(Router.Match.Found.class,
        found -> assertThat(found
            .route().path().text()).isEqualTo("/things/stream"));
    assertThat(router.match("GET", "/things/a%2Fb+c")).isInstanceOfSatisfying(Router.Match.Found.class,
        found -> assertThat(found
            .parameters()).isEqualTo(Map.of("id", "a/b+c")));
  }

  @Test
  void a_tail_takes_what_is_left_and_at_least_one() {
    assertThat(router.match("GET", "/files/x/a/b.js")).isInstanceOfSatisfying(Router.Match.Found.class,
        found -> assertThat(found
            .parameters()).isEqualTo(Map.of("name", "x", "rest", "a/b.js")));
    assertThat(router.match("GET", "/files/x")).isInstanceOf(Router.Match.Unknown.class);
  }

  @Test
  void a_wrong_method_names_the_right_ones_and_head_is_get() {
    assertThat(router.match("DELETE", "/things/1"))
        .isEqualTo(new Router.Match.WrongMethod(Set.of("GET", "HEAD", "PUT")));
    assertThat(router.match("HEAD", "/things/1")).isInstanceOf(Router.Match.Found.class);
    assertThat(router.match("GET", "/only")).isEqualTo(new Router.Match.WrongMethod(Set.of("POST")));
    assertThat(router.match("GET", "/things/")).isInstanceOf(Router.Match.Unknown.class);
  }

  @Test
  void two_routes_of_one_form_are_refused() {
    assertThatThrownBy(
        () -> new Router(List.of(() -> List.of(Route.get("/a/{x}", NOTHING), Route.get("/a/{y}", NOTHING)))))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("/a/{y}");
  }
}
