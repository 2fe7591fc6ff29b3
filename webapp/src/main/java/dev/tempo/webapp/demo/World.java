package dev.tempo.webapp.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.Publisher;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.Json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What the demo is filled with: a policy set, patterns, and a small company's things, due in seconds to months. */
final class World {
  private static final EntityRef ITSELF = new EntityRef("demo", "world");

  private final DemoApi api;

  World(DemoApi api) {
    this.api = api;
  }

  /** May be called again: what was told before is not told twice. */
  void fill() {
    publishPolicies();
    registerPatterns();
    Instant beginning = beginning();
    Workflows.tell(api);
    Customers.tell(api, beginning);
    Campaigns.tell(api);
    Datasets.tell(api, beginning);
    holdOne();
  }

  /** When the world was first told of, from which all its times are counted. */
  private Instant beginning() {
    Fact first = Fact.of("demo_began", ITSELF).once("world");
    long position = api.record(DemoApi.OPERATIONS, first).path("position").longValue();
    return Instant.parse(api.get("/api/v1/events/" + position).path("recorded_at").textValue());
  }

  /** Only where nobody has published any: a set that somebody wrote is not the demo's to replace. */
  private void publishPolicies() {
    JsonNode current = api.get("/api/v1/policies");
    if (current.path("rules").isEmpty()) {
      ObjectNode set = Json.object();
      set.set("rules", PolicyDocument.render(rules()));
      api.put(DemoApi.OPERATIONS, "/api/v1/policies", set, Headers.NONE.with("If-Match", "\"" + current.path("revision")
          .asText() + "\""));
    }
  }

  private static List<Rule> rules() {
    return read(Publisher.class, "/demo-policies.json", PolicyDocument::read);
  }

  private void registerPatterns() {
    read(World.class, "patterns.json", file -> Json.read(file.readAllBytes())).properties().forEach(pattern -> api.put(
        DemoApi.OPERATIONS, "/api/v1/patterns/" + pattern.getKey(), pattern.getValue(), Headers.NONE));
  }

  private interface Reading<T> {
    T from(InputStream file) throws IOException;
  }

  private static <T> T read(Class<?> beside, String name, Reading<T> reading) {
    try (InputStream file = beside.getResourceAsStream(name)) {
      return reading.from(Objects.requireNonNull(file, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One customer in a lawsuit. Once: whoever lifts the hold does not want it back at the next start. */
  private void holdOne() {
    EntityRef customer = Customers.ref(Customers.IN_A_LAWSUIT);
    String held = "/api/v1/events?type=legal_hold_placed&entity_type=" + customer.type() + "&entity_id="
        + customer.id();
    if (api.get(held).path("items").isEmpty() && Customers.isThere(api, customer)) {
      api.put(DemoApi.OPERATIONS, "/api/v1/entities/" + customer + "/legal-hold", Json.object().put("reason",
          "Lawsuit 7 O 114/26: keep everything"), Headers.NONE);
    }
  }
}
