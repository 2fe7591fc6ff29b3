package dev.tempo.webapp.reach;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** A server with an entity of every access and exposure, each with all that can hang on one, and its readers. */
final class World {
  /** In each entity's place: the ids of what hangs on it. */
  record Ids(String action, String run, String job, String position) {}

  static final String TYPE = "walk";

  final List<Subject> subjects = Subject.all();
  final Map<Subject, Ids> ids = new HashMap<>();
  private final Map<Reader, Client> clients = new EnumMap<>(Reader.class);

  World(RunningTempo.Server server) {
    clients.put(Reader.ADMIN, server.admin());
    clients.put(Reader.SERVICE, server.as("walk-service", "service"));
    clients.put(Reader.OWNER, server.as("walk-owner", "user"));
    clients.put(Reader.STRANGER, server.as("walk-stranger", "user"));
    publish(subjects.stream().map(one -> rule(one.environment(), one.access(), one.exposure())).collect(Collectors
        .joining(",")));
    ok(admin().put("/api/v1/categories/walk", """
        {"schema": {"properties": {"pub": {"x-exposure": "summary"}, "secret": {"x-exposure": "full"}}}}"""));
    ok(admin().put("/api/v1/patterns/walk", """
        {"steps": [{"id": "s", "uses": "emit", "with": {"event_type": "walked_on", "payload": {}}}]}"""));
    subjects.forEach(this::make);
    subjects
        .forEach(subject -> ids.computeIfPresent(subject, (_, known) -> new Ids(known.action, run(subject), known.job,
            known.position)));
  }

  Client admin() {
    return as(Reader.ADMIN);
  }

  Client as(Reader reader) {
    return Objects.requireNonNull(clients.get(reader));
  }

  Ids ids(Subject subject) {
    return Objects.requireNonNull(ids.get(subject));
  }

  static String rule(String environment, String access, String exposure) {
    return """
        {"role": "*", "environment": "%s", "category": "*", "access": "%s", "exposure": "%s"}""".formatted(environment,
        access, exposure);
  }

  /** These rules, and no others. */
  void publish(String rules) {
    String etag = admin().get("/api/v1/policies").header("ETag");
    ok(admin().send("PUT", "/api/v1/policies", request -> request.header("Content-Type", "application/json").header(
        "If-Match", etag).PUT(BodyPublishers.ofString("{\"rules\": [" + rules + "]}"))));
  }

  private void make(Subject subject) {
    String path = "/api/v1/entities/" + TYPE + "/" + subject.id();
    ok(admin().put(path,
        """
            {"category": "walk", "environment": "%s", "owner": "walk-owner", "parents": ["walk/Zn19z"], "data": {"pub": "%s",
             "plain": {"deep": ["%s"]}, "secret": "%s"}}"""
            .formatted(subject.environment(), subject.word('p'), subject.word(
                'i'), subject.word('f'))
            .replace(subject.number() == 19 ? "\"walk/Zn19z\"" : "@", "")));
    ok(admin().put(path + "/legal-hold", "{\"reason\": \"" + subject.word('h') + "\"}"));
    JsonNode walked = ok(admin().event("walked", TYPE, subject.id(), "{\"v\": \"" + subject.word('e') + "\"}"));
    JsonNode far = ok(admin().event("scheduler.schedule", TYPE, subject.id(), """
        {"action": "run", "pattern": "walk", "run_at": "2090-01-01T00:00:00Z", "params": {"v": "%s"},
         "cancel_on": [{"type": "walk_stop", "where": {"v": "%s"}}]}""".formatted(subject.word('a'), subject.word(
        'w'))));
    ok(admin().event("scheduler.schedule", TYPE, subject.id(), """
        {"action": "run", "pattern": "walk", "delay": "PT0S", "params": {"v": "%s"}}""".formatted(subject.word('a'))));
    JsonNode job = ok(admin().post("/api/v1/jobs", """
        {"queue": "walk", "entity_type": "walk", "entity_id": "%s", "input": {"v": "%s"}}""".formatted(subject.id(),
        subject.word('j'))));
    ids.put(subject, new Ids(far.at("/actions/0").textValue(), "", job.get("id").textValue(), walked.get("position")
        .asText()));
  }

  /** The one that was started at once, when it has ended. */
  private String run(Subject subject) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      JsonNode runs = admin().get("/api/v1/runs?state=completed&entity_type=walk&entity_id=" + subject.id()).json().get(
          "items");
      if (!runs.isEmpty()) {
        return runs.get(0).get("id").textValue();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no run of " + subject + " has ended");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  static JsonNode ok(Client.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    return answer.json();
  }
}
