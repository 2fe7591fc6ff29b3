package dev.tempo.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /openapi.json} says what is served, no more and no less. */
@ExtendWith(RunningTempo.class)
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final RunningTempo.Server server;
  private final JsonNode document;

  OpenApiTest(RunningTempo.Server server) {
    this.server = server;
    document = server.nobody().get("/openapi.json").json();
  }

  @Test
  void every_route_is_described_and_everything_described_is_a_route() {
    Set<String> served = server.parts().api().router().routes().stream()
        .map(route -> route.method() + " " + route.path().text()
            .replace("*}", "}"))
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described = new TreeSet<>();
    document.path("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
      if (METHODS.contains(method)) {
        described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }));
    assertThat(document.path("openapi").textValue()).startsWith("3.1");
    assertThat(described).isEqualTo(served);
  }

  @Test
  void every_reference_leads_somewhere() {
    document.findValuesAsText("$ref")
        .forEach(reference -> assertThat(document.at(reference.substring(1)).isMissingNode()).as(
            reference).isFalse());
  }

  @Test
  void every_operation_has_a_summary_and_answers() {
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      path.getValue().properties().stream().filter(operation -> METHODS.contains(operation.getKey()))
          .forEach(operation -> {
            assertThat(operation.getValue().path("summary").asText()).as(path.getKey()).isNotEmpty();
            assertThat(operation.getValue().path("responses")).as(path.getKey()).isNotEmpty();
          });
    }
  }
}
