package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Schemas of categories, from outside. */
@ExtendWith(RunningTempo.class)
class CategoriesResourceTest {
  private static final String SCHEMA = """
      {"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "required": ["name"], "properties": {"name":
       {"type": "string"}, "age": {"type": "integer", "minimum": 0}}}, "description": "People"}""";

  private final Client admin;
  private final Client user;
  private final Client service;

  CategoriesResourceTest(RunningTempo.Server server) {
    admin = server.admin();
    user = server.as("reader", "user");
    service = server.as("writer", "service");
  }

  private static List<String> pointers(Client.Answer refused) {
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    return StreamSupport.stream(refused.json().get("errors").spliterator(), false).map(error -> error.get("pointer")
        .textValue()).toList();
  }

  private Client.Answer change(String method, String path, String etag, String body) {
    return admin.send(method, path, request -> request.header("Content-Type", "application/json").header("If-Match",
        etag).method(method, BodyPublishers.ofString(body)));
  }

  @Test
  void a_category_is_said_read_changed_and_forgotten() {
    String path = "/api/v1/categories/person";
    assertThat(service.put(path, SCHEMA).status()).isEqualTo(403);
    assertThat(user.put(path, SCHEMA).status()).isEqualTo(403);
    Client.Answer made = admin.put(path, SCHEMA);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo(path);
    Client.Answer read = user.get(path);
    assertThat(read.json()).isEqualTo(made.json());
    assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));
    assertThat(admin.put(path, SCHEMA).status()).isEqualTo(428);
    assertThat(change("PUT", path, "\"other\"", SCHEMA).status()).isEqualTo(412);
    assertThat(change("PUT", path, read.header("ETag"), read.text()).json().get("version").asInt()).isEqualTo(1);
    assertThat(change("PUT", path, read.header("ETag"), "{}").json().get("version").asInt()).isEqualTo(2);
    assertThat(user.get("/api/v1/categories").json().get("items").findValuesAsText("category")).contains("person");
    assertThat(change("DELETE", path, read.header("ETag"), "").status()).isEqualTo(412);
    assertThat(change("DELETE", path, "*", "").status()).isEqualTo(204);
    assertThat(admin.get(path).status()).isEqualTo(404);
    assertThat(user.get("/api/v1/events?type=category.*").json().get("items")).isNotEmpty();
    assertThat(service.event("category.changed", "category", "person", "{}").status()).isEqualTo(403);
    assertThat(service.event("metadata.warned", "x", "y", "{}").status()).isEqualTo(403);
  }

  @Test
  void a_schema_that_does_not_compile_is_refused_with_its_place() {
    assertThat(pointers(admin.put("/api/v1/categories/broken",
        "{\"colour\": 1, \"schema\": {\"properties\": {\"a\": {\"type\": \"strin\"}, \"b\": {\"pattern\": 3}}}}")))
        .contains("/colour", "/schema/properties/a/type", "/schema/properties/b/pattern");
    assertThat(pointers(admin.put("/api/v1/categories/broken",
        "{\"schema\": {\"$ref\": \"http://169.254.169.254/latest\"}}"))).containsExactly("/schema/$ref");
    assertThat(pointers(admin.put("/api/v1/categories/broken", "{\"schema\": 3}"))).containsExactly("/schema");
    assertThat(admin.put("/api/v1/categories/broken", "[]").status()).isIn(400, 422);
    assertThat(admin.put("/api/v1/categories/no%20word", "{}").status()).isEqualTo(422);
    assertThat(admin.get("/api/v1/categories/broken").status()).isEqualTo(404);
  }

  @Test
  void every_way_in_is_held_against_the_schema() {
    admin.put("/api/v1/categories/lodger", SCHEMA);
    String bad = "{\"category\": \"lodger\", \"data\": {\"age\": -1}}";
    assertThat(pointers(service.put("/api/v1/entities/lodger/1", bad))).containsExactlyInAnyOrder("/data/name",
        "/data/age");
    String event = "{\"event_type\": \"came\", \"entity_type\": \"lodger\", \"entity_id\": \"1\", \"payload\": {},"
        + " \"metadata\": " + bad + "}";
    assertThat(pointers(service.post("/api/v1/events", event))).containsExactlyInAnyOrder("/metadata/data/name",
        "/metadata/data/age");
    assertThat(service.post("/api/v1/events", "[" + event.replace("/1", "/2").replace(bad, "{\"category\": \"lodger\","
        + " \"data\": {\"name\": \"x\"}}") + ", " + event + "]").status()).isEqualTo(422);
    assertThat(admin.get("/api/v1/entities?category=lodger").json().get("items")).isEmpty();

    Client.Answer imported = service.send("POST", "/api/v1/events/import", request -> request.header("Content-Type",
        "application/x-ndjson").POST(BodyPublishers.ofString(event + "\n")));
    assertThat(imported.text()).contains("/metadata/data/age", "/metadata/data/name");

    String etag = service.put("/api/v1/entities/lodger/3", "{\"category\": \"lodger\", \"data\": {\"name\": \"x\"}}")
        .header("ETag");
    assertThat(pointers(change("PATCH", "/api/v1/entities/lodger/3", etag, "{\"data\": {\"name\": 3}}")))
        .containsExactly("/data/name");
  }

  @Test
  void a_pattern_s_step_is_held_against_it_too() {
    admin.put("/api/v1/categories/stepped", SCHEMA);
    admin.put("/api/v1/entities/stepped/1", "{\"category\": \"stepped\", \"data\": {\"name\": \"x\"}}");
    admin.put("/api/v1/patterns/misfit", "{\"steps\": [{\"id\": \"s\", \"uses\": \"metadata\", \"with\": {\"data\":"
        + " {\"age\": \"old\"}}, \"retry\": {\"max_attempts\": 1}}]}");
    admin.event("scheduler.schedule", "stepped", "1",
        "{\"action\": \"run\", \"pattern\": \"misfit\", \"delay\": \"PT0S\"}");
    long end = System.nanoTime() + 30_000_000_000L;
    JsonNode failed = admin.get("/api/v1/events?type=pattern_failed&entity_type=stepped").json().get("items");
    while (failed.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
      failed = admin.get("/api/v1/events?type=pattern_failed&entity_type=stepped").json().get("items");
    }
    assertThat(failed.toString()).contains("schema of the category stepped");
    assertThat(admin.get("/api/v1/entities/stepped/1").json().get("data").has("age")).isFalse();
  }
}
