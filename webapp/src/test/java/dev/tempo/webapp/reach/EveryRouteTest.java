package dev.tempo.webapp.reach;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import dev.tempo.webapp.testing.SseReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

/**
 * Walks every route of the published contract as every kind of reader, and holds the answers against the matrix of access and
 * exposure. A route that {@link Probes} does not know fails it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final Map<String, Probe> probes = Probes.all();
  private RunningTempo.Server server;
  private World world;

  @BeforeAll
  void start() {
    server = new RunningTempo.Server(Map.of());
    world = new World(server);
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void every_route_is_walked() {
    Set<String> published = new TreeSet<>();
    server.nobody().get("/openapi.json").json().get("paths").properties().forEach(path -> path.getValue().fieldNames()
        .forEachRemaining(member -> {
          if (METHODS.contains(member)) {
            published.add(member.toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }));
    assertThat(probes.keySet()).as("say in Probes what the route may show").containsExactlyElementsOf(published);
  }

  @Test
  void every_answer_shows_what_its_reader_may_see_and_no_more() {
    assertAll(probes.entrySet().stream().flatMap(route -> Set.of(Reader.values()).stream().map(reader -> () -> {
      try {
        route.getValue().ask(world, reader);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(route.getKey() + " by " + reader + ": " + failure.getMessage(), failure);
      }
    })));
  }

  @Test
  void what_is_counted_is_what_is_seen() {
    for (Reader reader : Reader.values()) {
      long seen = world.subjects.stream().filter(subject -> subject.level(reader) != Subject.Level.NONE).count();
      JsonNode forecast = world.as(reader).get(
          "/api/v1/forecast?entity_type=walk&from=2089-12-31T00:00:00Z&to=2090-01-03T00:00:00Z&bucket=day").json();
      assertThat(forecast.get("total").asLong()).as("forecast to " + reader).isEqualTo(seen);
      long acting = world.subjects.stream().filter(subject -> subject.mayAct(reader)).count();
      JsonNode jobs = world.as(reader).post("/api/v1/jobs/bulk",
          "{\"operation\": \"cancel\", \"dry_run\": true, \"filter\": {\"entity_type\": \"walk\"}}").json();
      assertThat(jobs.get("matched").asLong()).as("jobs to " + reader).isEqualTo(seen);
      assertThat(jobs.get("changed").asLong()).isEqualTo(acting);
      assertThat(world.as(reader).post("/api/v1/actions/bulk", """
          {"operation": "cancel", "dry_run": true, "filter": {"entity_type": "walk", "state": "scheduled"}}""").json()
          .get(
              "matched")
          .asLong()).as("actions to " + reader).isEqualTo(acting);
      long beyond = world.subjects.stream()
          .filter(subject -> subject.level(reader).compareTo(Subject.Level.SUMMARY) > 0)
          .count();
      assertThat(world.as(reader).get("/api/v1/actions?entity_type=walk&role=admin&state=scheduled&limit=1000").json()
          .get("items").size()).as("by role to " + reader).isEqualTo((int) beyond);
    }
  }

  @Test
  void what_is_hidden_is_refused_as_what_is_not_there() {
    Client stranger = world.as(Reader.STRANGER);
    Client.Answer hidden = stranger.event("x", World.TYPE, world.subjects.getFirst().id(), "{}");
    Client.Answer unknown = stranger.event("x", World.TYPE, "never-was", "{}");
    assertThat(hidden.status()).isEqualTo(unknown.status());
    assertThat(hidden.text().replace(world.subjects.getFirst().id(), "never-was")).isEqualTo(unknown.text());
    assertThat(stranger.get("/api/v1/entities/walk/Zn00z").text().replace("Zn00z", "never-was")).isEqualTo(stranger.get(
        "/api/v1/entities/walk/never-was").text());
  }

  @Test
  void a_policy_that_closes_an_entity_closes_open_streams_and_kept_answers() throws IOException {
    try (RunningTempo.Server own = new RunningTempo.Server(Map.of())) {
      Client admin = own.admin();
      Client service = own.as("writer", "service");
      publish(admin, "full", "full");
      String path = "/api/v1/entities/closing/1";
      String body = "{\"category\": \"closing\", \"data\": {\"v\": \"secret\"}}";
      Client.Answer first = keyed(service, path, body);
      assertThat(keyed(service, path, body).text()).isEqualTo(first.text()).contains("secret");
      String talk = "/converse/"
          + service.post("/converse", "{\"text\": \"what will happen to closing/1\"}").json().get(
              "conversation_id").textValue();
      assertThat(service.get(talk).json().at("/turns/1/text").textValue()).contains("closing/1");
      try (SseReader stream = service.stream("/api/v1/events/stream?entity_type=closing", UnaryOperator.identity())) {
        admin.event("before", "closing", "1", "{\"v\": 1}");
        assertThat(stream.next().data()).contains("before");
        publish(admin, "none", "none");
        admin.event("hidden", "closing", "1", "{\"v\": 2}");
        publish(admin, "none", "summary");
        admin.event("after", "closing", "1", "{\"v\": 3}");
        String next = stream.next().data();
        assertThat(next).contains("\"payload\":null").doesNotContain("\"v\"");
        Client.Answer again = keyed(service, path, body);
        assertThat(again.status()).as(again.text()).isEqualTo(409);
        assertThat(again.text()).doesNotContain("secret");
        assertThat(again.header("ETag")).isEmpty();
        assertThat(service.get(talk).json().at("/turns/1/text").textValue()).contains("not shown again");
      }
    }
  }

  private static Client.Answer keyed(Client client, String path, String body) {
    return client.send("PUT", path, request -> request.header("Content-Type", "application/json").header(
        "Idempotency-Key", "closing-1").PUT(BodyPublishers.ofString(body)));
  }

  private static void publish(Client admin, String access, String exposure) {
    String etag = admin.get("/api/v1/policies").header("ETag");
    World.ok(admin.send("PUT", "/api/v1/policies", request -> request.header("Content-Type", "application/json").header(
        "If-Match", etag).PUT(BodyPublishers.ofString("{\"rules\": [" + World.rule("*", access, exposure) + "]}"))));
  }
}
