package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random graphs with random failures, and processes that end in between, against what must hold of any run. A failure names
 * the seed: {@code -Dtempo.seed} begins with it.
 */
class RunModelTest {
  private static final int GRAPHS = 25;
  private static final long FIRST_SEED = Long.getLong("tempo.seed", 20_261_123);

  private final RunFixture at = new RunFixture();

  @AfterEach
  void close() {
    at.close();
  }

  /** What a step is to do, decided beforehand. */
  private record Plan(String id, List<String> dependsOn, boolean http, boolean runs, int succeedsAt, int mostAttempts,
      boolean allowed, boolean undo) {
    boolean fails() {
      return runs && http && succeedsAt > mostAttempts;
    }

    String state() {
      return !runs ? "skipped" : fails() ? "failed" : "completed";
    }
  }

  @Test
  void whatever_the_graph_and_whatever_fails() throws InterruptedException {
    for (int i = 0; i < GRAPHS; i++) {
      long seed = FIRST_SEED + i;
      try {
        run(new Random(seed), "p" + i);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("with -Dtempo.seed=" + seed, failure);
      }
    }
  }

  private static List<Plan> plans(Random random) {
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(7); i++) {
      List<String> dependsOn = plans.stream().map(Plan::id).filter(_ -> random.nextInt(3) == 0).toList();
      plans.add(new Plan("s" + i, dependsOn, random.nextInt(10) < 6, random.nextInt(10) > 0, 1 + random.nextInt(
          3), 1 + random.nextInt(3), random.nextInt(5) == 0, random.nextBoolean()));
    }
    return plans;
  }

  private static ObjectNode document(List<Plan> plans) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode steps = document.putArray("steps");
    for (Plan plan : plans) {
      ObjectNode step = steps.addObject().put("id", plan.id).put("uses", plan.http ? "http" : "emit").put(
          "allow_failure", plan.allowed);
      if (plan.http) {
        step.putObject("with").put("url", "https://x.example/" + plan.id);
        step.putObject("retry").put("max_attempts", plan.mostAttempts).put("backoff", "PT10S");
      } else {
        step.putObject("with").put("event_type", "did_" + plan.id);
      }
      plan.dependsOn.forEach(step.putArray("depends_on")::add);
      step.putObject("when").put("value", plan.runs).put("equals", true);
      if (plan.undo) {
        step.putObject("compensate").put("uses", "emit").putObject("with").put("event_type", "undid_" + plan.id);
      }
    }
    return document;
  }

  private void run(Random random, String name) throws InterruptedException {
    List<Plan> plans = plans(random);
    Map<String, Plan> byId = new HashMap<>();
    plans.forEach(plan -> byId.put(plan.id, plan));
    Map<String, Set<String>> keys = new HashMap<>();
    at.calls.answers = call -> {
      String id = call.url().getPath().substring(1);
      keys.computeIfAbsent(id, _ -> new HashSet<>()).add(call.idempotencyKey());
      return call.attempt() < Objects.requireNonNull(byId.get(id)).succeedsAt ? FakeCalls.status(503)
          : FakeCalls.ok("{}");
    };
    at.node.patterns().put(ADMIN, name, document(plans));
    // The scheduler's wheel ticks more coarsely than the clock was moved.
    at.clock.set(at.clock.instant().plusMillis(1).truncatedTo(ChronoUnit.MILLIS));
    String run = at.start(name, "{}");
    for (int rounds = 0; at.state(run).equals("running") || at.state(run).equals("compensating"); rounds++) {
      assertThat(rounds).as("stuck: %s", at.read(run)).isLessThan(100);
      if (random.nextInt(4) == 0) {
        at.restart();
      }
      Optional<Instant> due = at.node.patternRunner().nextDue();
      assertThat(due).as("nothing would move %s", at.read(run)).isPresent();
      if (due.get().isAfter(at.clock.instant())) {
        at.clock.set(due.get());
      }
      at.node.patternRunner().step();
    }
    check(plans, run, keys);
  }

  private void check(List<Plan> plans, String run, Map<String, Set<String>> keys) {
    List<Event> events = at.node.nexus().log().find(new EventQuery(List.of(), "user", "42", null,
        null, null, null, null, true, 1_000)).reversed().stream()
        .filter(event -> event.payload().path("run_id").asText()
            .equals(run))
        .toList();
    boolean fails = plans.stream().anyMatch(plan -> plan.fails() && !plan.allowed);
    assertThat(at.state(run)).isEqualTo(fails ? "failed" : "completed");
    assertThat(events.stream().filter(event -> Set.of("pattern_completed", "pattern_failed").contains(event.type())))
        .hasSize(1);
    assertThat(keys.values()).allSatisfy(each -> assertThat(each).hasSize(1));

    Map<String, Integer> over = new HashMap<>();
    List<String> completed = new ArrayList<>();
    List<String> undone = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      String step = event.payload().path("step_id").asText();
      switch (event.type()) {
        case "pattern_step_started" -> {
          Plan plan = plans.stream().filter(one -> one.id.equals(step)).findFirst().orElseThrow();
          if (undone.isEmpty() && event.payload().path("uses").asText().equals(plan.http ? "http" : "emit")
              && !over.containsKey(step)) {
            assertThat(over.keySet()).as("%s began too early", step).containsAll(plan.dependsOn);
          }
        }
        case "pattern_step_completed" -> {
          assertThat(over.put(step, i)).as("%s was over twice", step).isNull();
          completed.add(step);
        }
        case "pattern_step_failed", "pattern_step_skipped" ->
          assertThat(over.put(step, i)).as("%s was over twice", step)
              .isNull();
        case "pattern_step_compensated" -> undone.add(step);
        default -> {
        }
      }
    }
    List<String> toUndo = completed.stream().filter(id -> plans.stream().anyMatch(plan -> plan.id.equals(id)
        && plan.undo)).toList();
    assertThat(undone).isEqualTo(fails ? toUndo.reversed() : List.of());
    for (JsonNode step : at.read(run).path("steps")) {
      Plan plan = plans.stream().filter(one -> one.id.equals(step.path("id").asText())).findFirst().orElseThrow();
      if (!fails) {
        assertThat(step.path("state").asText()).as("%s of %s in %s", plan, plans, at.read(run)).isEqualTo(plan.state());
        if (plan.http && plan.runs) {
          assertThat(step.path("attempts").intValue()).isEqualTo(Math.min(plan.succeedsAt, plan.mostAttempts));
        }
      }
    }
  }
}
