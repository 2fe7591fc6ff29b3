package dev.tempo.registry.manifest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class PathPatternTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "/                     | /                       | {}",
    "/schedule             | /schedule               | {}",
    "/entities/{type}/{id} | /entities/user/42       | {type=user, id=42}",
    "/entities/{type}/{id} | /entities/user/a%2Fb%20c+d | {type=user, id=a/b c+d}",
    "/caf%C3%A9            | /caf%C3%A9              | ",
    "/{x}                  | /...                    | {x=...}",
    "/schedule             | /%73chedule             | {}",
    "/schedule             | /schedule/              | ",
    "/schedule             | /Schedule               | ",
    "/schedule             | schedule                | ",
    "/{x}                  | /                       | ",
    "/{x}                  | /..                     | ",
    "/{x}                  | /%2e%2E                 | ",
    "/{x}                  | /a%zz                   | ",
    "/{x}                  | /a%2                    | ",
    "/entities/{type}/{id} | /entities/user          | ",
    "/entities/{type}/{id} | /entities/user/42/x     | ",
    "/entities/{type}/{id} | /entities//42           | ",
  })
  void matches(String pattern, String path, String parameters) {
    var match = PathPattern.of(pattern).match(path);
    assertThat(match.map(Map::toString).orElse(null)).isEqualTo(parameters);
  }

  @Test
  void ordersByFixedSegmentsFromTheLeft() {
    var patterns = Stream.of("/{a}/{b}", "/x/{b}", "/{a}/y", "/x/y").map(PathPattern::of).sorted()
        .map(Object::toString);
    assertThat(patterns).containsExactly("/x/y", "/x/{b}", "/{a}/y", "/{a}/{b}");
  }

  @Test
  void comparesShapesWithoutTheNamesOfParameters() {
    assertThat(PathPattern.of("/a/{x}").sameShapeAs(PathPattern.of("/a/{y}"))).isTrue();
    assertThat(PathPattern.of("/a/{x}").sameShapeAs(PathPattern.of("/{x}/a"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "/api/{type}/{id}            | user | a/b?c#d  | q  | /api/user/a%2Fb%3Fc%23d",
    "/api/{id}?q={query.q}&x=1   | user | 4 2+*~   | a&b=c | /api/4%202%2B%2A~?q=a%26b%3Dc&x=1",
    "/converse/{query.missing}   | user | 1        | q  |",
    "/api/{id}                   | user | ..       | q  |",
    "/api?type=&q={query.missing} | user | 1      | q  | /api?type=&q=",
    "/api/{query.q}              | user | 1        | .  |",
  })
  void expandsAddresses(String template, String type, String id, String q, String address) {
    assertThat(new AddressTemplate(template).expand(Map.of("type", type, "id", id), Map.of("q", q)).orElse(null))
        .isEqualTo(address);
  }

  @Test
  void an_address_that_lacks_what_it_needs_is_none() {
    var template = new AddressTemplate("/api/v1/policies/decision?role={query.role!}");

    assertThat(template.expand(Map.of(), Map.of())).isEmpty();
    assertThat(template.expand(Map.of(), Map.of("role", "user"))).contains("/api/v1/policies/decision?role=user");
  }
}
