package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** The published contract and what is served are the same. */
@ExtendWith(RunningTempo.class)
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final RunningTempo.Server server;
  private final Client.Answer published;

  OpenApiTest(RunningTempo.Server server) {
    this.server = server;
    published = server.nobody().get("/openapi.json");
  }

  @Test
  void the_document_is_valid_openapi_3_1() {
    assertThat(published.status()).isEqualTo(200);
    Vertx vertx = Vertx.vertx();
    try {
      JsonObject document = new JsonObject(published.text());
      assertThat(OpenAPIVersion.fromContract(document)).isEqualTo(OpenAPIVersion.V3_1);
      OutputUnit checked = await(OpenAPIVersion.V3_1.getRepository(vertx, "https://tempo.example/").compose(
          schemas -> OpenAPIVersion.V3_1.validateContract(vertx, schemas, document)));
      assertThat(checked.getErrors()).isNullOrEmpty();
      assertThat(checked.getValid()).isTrue();
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void every_route_is_described_and_all_that_is_described_is_served() {
    Set<String> served = new TreeSet<>();
    server.parts().api().router().routes()
        .forEach(route -> served.add(route.method() + " " + route.path().text().replace(
            "*}", "}")));
    assertThat(described()).containsExactlyElementsOf(served);
  }

  @Test
  void what_is_public_and_who_is_let_in_is_told() {
    server.parts().api().router().routes().forEach(route -> {
      JsonNode operation = published.json().get("paths").get(route.path().text().replace("*}", "}")).get(route.method()
          .toLowerCase(Locale.ROOT));
      boolean open = operation.path("security").isArray() && operation.path("security").isEmpty();
      assertThat(open).as(route.path().text()).isEqualTo(switch (route.access()) {
        case PUBLIC -> true;
        case SIGNED_IN, ADMIN -> false;
      });
    });
  }

  @Test
  void every_reference_leads_somewhere() {
    JsonNode document = published.json();
    Set<String> lost = new TreeSet<>(document.findValuesAsText("$ref"));
    lost.removeIf(reference -> !document.at(reference.substring(1)).isMissingNode());
    assertThat(lost).isEmpty();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private Set<String> described() {
    Set<String> operations = new TreeSet<>();
    published.json().get("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(member -> {
      if (METHODS.contains(member)) {
        operations.add(member.toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }));
    return operations;
  }
}
