package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.scheduler.SchedulerFixture;
import dev.tempo.backend.scheduler.SimulatedClock;
import dev.tempo.backend.testing.TestDatabase;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;

/** A node whose patterns reach {@link FakeCalls}, and short words for what tests do with it. */
final class RunFixture implements AutoCloseable {
  static final EntityRef USER = new EntityRef("user", "42");

  final TestDatabase database;
  final SimulatedClock clock;
  final FakeCalls calls;
  SchedulerFixture node;

  RunFixture() {
    database = TestDatabase.fresh();
    clock = new SimulatedClock(database, Instant.parse("2026-05-01T08:00:00Z"));
    calls = new FakeCalls();
    node = newNode();
  }

  private SchedulerFixture newNode() {
    return new SchedulerFixture(database, clock, SchedulerFixture.Wiring.PLAIN.calling(calls));
  }

  /** The process ends and another one takes its place, in which a consequence has the last word. */
  void restart(Consequence last) {
    node.close();
    node = new SchedulerFixture(database, clock, SchedulerFixture.Wiring.PLAIN.calling(calls).withLast(last));
  }

  /** The process ends and another one takes its place. */
  void restart() {
    node.close();
    node = newNode();
  }

  void pattern(String name, String document) {
    node.patterns().put(ADMIN, name, json(document));
  }

  /** Schedules a run for now, lets it start and go as far as it can. */
  String run(String pattern, String params) throws InterruptedException {
    String id = start(pattern, params);
    node.patternRunner().step();
    return id;
  }

  String start(String pattern, String params) {
    node.send(ADMIN, "scheduler.schedule", USER, "{'action':'run','pattern':'" + pattern + "','params':" + params
        + ",'delay':'PT0S'}", null);
    node.scheduler().step();
    return node.events().stream().filter(event -> event.type().equals("pattern_started") && event.payload().path(
        "parent_run_id").isMissingNode()).toList().getLast().payload().path("run_id").textValue();
  }

  void advance(String duration) throws InterruptedException {
    clock.advance(Duration.parse(duration));
    node.patternRunner().step();
  }

  ObjectNode read(String run) {
    return node.runs().find(ADMIN, run).orElseThrow();
  }

  String state(String run) {
    return read(run).path("state").textValue();
  }

  JsonNode step(String run, String step) {
    for (JsonNode each : read(run).path("steps")) {
      if (each.path("id").textValue().equals(step)) {
        return each;
      }
    }
    throw new AssertionError("no step " + step + " in " + read(run));
  }

  String stepState(String run, String step) {
    return step(run, step).path("state").textValue();
  }

  List<Event> events(String type) {
    return node.events().stream().filter(event -> event.type().equals(type)).toList();
  }

  /** The steps that events of a type are about, in order. */
  List<String> steps(String type) {
    return events(type).stream().map(event -> event.payload().path("step_id").textValue() + (event.payload().has("item")
        ? ":" + event.payload().path("item") : "")).toList();
  }

  @Override
  public void close() {
    node.close();
    database.close();
  }
}
