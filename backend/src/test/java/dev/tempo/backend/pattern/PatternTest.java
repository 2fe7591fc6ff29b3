package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.pattern.definition.DefinitionReader;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.SchedulerFixture;
import dev.tempo.backend.scheduler.SimulatedClock;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PatternTest {
  private static final EntityRef USER = new EntityRef("user", "42");
  private static final String EMIT = "{'steps':[{'id':'tell','uses':'emit','with':{'event_type':'user_warned','payload':{'by':'mail'}}}]}";
  private static final String MARK = "{'steps':[{'id':'mark','uses':'metadata','with':{'data':{'warned':true,'old':null}}}]}";

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-05-01T08:00:00Z"));
  private final SchedulerFixture node = new SchedulerFixture(database, clock);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private String due(String action) {
    String id = node.send(ADMIN, "scheduler.schedule", USER, "{'action':" + action + ",'delay':'PT1H'}", null).actions()
        .getFirst();
    clock.advance(Duration.ofHours(1));
    node.scheduler().step();
    return id;
  }

  private Event only(String type) {
    return node.events().stream().filter(event -> event.type().equals(type)).reduce((a, b) -> {
      throw new AssertionError(type + " twice");
    }).orElseThrow(() -> new AssertionError("no " + type));
  }

  @Test
  void a_run_action_has_executed_when_its_pattern_has_started_and_the_run_emits_its_event()
      throws InterruptedException {
    node.patterns().put(ADMIN, "warn", json(EMIT));
    String id = due("'run','pattern':'warn'");

    assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.types()).contains("pattern_started").doesNotContain("user_warned");
    node.patternRunner().step();
    Event started = only("pattern_started");
    assertThat(started.causationId()).isEqualTo(only("scheduler.schedule").id());
    assertThat(only("user_warned").causationId()).isEqualTo(started.id());
    assertThat(only("user_warned").payload()).isEqualTo(json("{'by':'mail'}"));
    assertThat(only("pattern_completed").payload().path("action_id").textValue()).isEqualTo(id);
    ObjectNode run = node.runs().find(ADMIN, started.payload().path("run_id").textValue()).orElseThrow();
    assertThat(run.path("state").textValue()).isEqualTo("completed");
    assertThat(run.path("version").intValue()).isEqualTo(1);
  }

  @Test
  void a_run_of_what_nobody_registered_fails_and_says_so() throws InterruptedException {
    String id = due("'run','pattern':'nowhere'");
    node.patternRunner().step();

    assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    assertThat(only("pattern_failed").payload().path("reason").textValue())
        .contains("no pattern nowhere is registered");
  }

  @Test
  void a_run_changes_metadata_and_a_restart_takes_up_what_was_started() throws InterruptedException {
    node.send(ADMIN, "user_created", USER, "{}",
        "{'role':'user','environment':'prod','category':'user','data':{'name':'Ada','old':1}}");
    node.patterns().put(ADMIN, "mark", json(MARK));
    due("'run','pattern':'mark'");
    node.patterns().put(ADMIN, "mark", json(EMIT));

    try (SchedulerFixture restarted = new SchedulerFixture(database, clock)) {
      restarted.patternRunner().step();
      restarted.patternRunner().step();
    }
    node.patternRunner().step();

    assertThat(node.entities().find(USER).orElseThrow().data()).isEqualTo(json("{'name':'Ada','warned':true}"));
    assertThat(only("user_updated").causationId()).isEqualTo(only("pattern_started").id());
    assertThat(only("pattern_completed").payload().path("version").intValue()).isEqualTo(1);
  }

  @Test
  void a_label_that_is_registered_runs_before_the_deletion_which_follows_its_success() throws InterruptedException {
    node.send(ADMIN, "user_created", USER, "{}", "{'role':'user','environment':'prod','category':'user'}");
    node.patterns().put(ADMIN, "goodbye", json(EMIT));
    String id = due("'delete','pattern':'goodbye','cancel_on':['user_reactivated']");

    assertThat(node.state(id)).isEqualTo(ActionState.RUNNING);
    assertThat(node.entities().find(USER)).isPresent();
    node.patternRunner().step();
    assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.entities().find(USER)).isEmpty();
    assertThat(only("user_deleted").causationId()).isEqualTo(only("scheduler.schedule").id());
  }

  @Test
  void what_comes_too_late_to_cancel_the_deletion_stops_the_run_before_it() throws InterruptedException {
    node.send(ADMIN, "user_created", USER, "{}", "{'role':'user','environment':'prod','category':'user'}");
    node.patterns().put(ADMIN, "goodbye", json(EMIT));
    String id = due("'delete','pattern':'goodbye','cancel_on':['user_reactivated']");

    assertThat(node.send(ADMIN, "user_reactivated", USER, "{}", null).tooLate()).containsExactly(id);
    node.patternRunner().step();
    assertThat(node.state(id)).isEqualTo(ActionState.FAILED);
    assertThat(node.entities().find(USER)).isPresent();
    assertThat(only("pattern_failed").payload().path("cancelled").booleanValue()).isTrue();
    assertThat(node.types()).doesNotContain("user_warned");
  }

  @Test
  void the_failure_of_a_label_fails_the_deletion() throws InterruptedException {
    node.patterns().put(ADMIN, "mark", json(MARK));
    String id = due("'delete','pattern':'mark'");
    node.patternRunner().step();

    assertThat(only("pattern_failed").payload().path("reason").textValue()).contains("Tempo knows no entity user/42");
    assertThat(node.state(id)).isEqualTo(ActionState.FAILED);
    assertThat(node.types()).doesNotContain("user_deleted");
  }

  @Test
  void a_label_that_nobody_registered_is_only_a_label() {
    String id = due("'delete','pattern':'just_a_name'");

    assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.types()).doesNotContain("pattern_started");
  }

  @Test
  void versions_count_up_and_the_same_again_is_the_same() throws InterruptedException {
    assertThat(node.patterns().put(ADMIN, "warn", json(EMIT)).version()).isEqualTo(1);
    assertThat(node.patterns().put(ADMIN, "warn", json(EMIT)).version()).isEqualTo(1);
    assertThat(node.patterns().put(ADMIN, "warn", json(MARK)).version()).isEqualTo(2);

    assertThat(node.types()).containsExactly("pattern_registered", "pattern_registered");
    assertThat(node.patterns().list()).singleElement()
        .satisfies(pattern -> assertThat(pattern.definition().document()).isEqualTo(json(MARK)));
    assertThatThrownBy(() -> node.patterns().put(SchedulerFixture.SERVICE, "warn", json(EMIT))).isInstanceOfSatisfying(
        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {}                                                                        | /steps
      {'steps':[]}                                                              | /steps
      {'steps':[{'id':'a','uses':'emit','with':{'event_type':'x'}},{'id':'b'}]} | /steps/1/uses
      {'steps':[{'id':'a','uses':'emit','with':{'event_type':'x'},'retry':{'max_attempts':0}}]} | /steps/0/retry/max_attempts
      {'steps':[{'uses':'emit','with':{'event_type':'x'}}]}                     | /steps/0/id
      {'steps':[{'id':'a','uses':'magic'}]}                                     | /steps/0/uses
      {'steps':[{'id':'a','uses':'emit'}]}                                      | /steps/0/with/event_type
      {'steps':[{'id':'a','uses':'emit','with':{'event_type':'action.executed'}}]} | /steps/0/with/event_type
      {'steps':[{'id':'a','uses':'metadata'}]}                                  | /steps/0/with/data
      {'steps':[{'id':'a','uses':'metadata','with':{'data':{},'x':1}}]}         | /steps/0/with/x
      {'steps':[{'id':'a','uses':'metadata','with':{'data':{'n':1e999}}}]}      | /steps/0/with/data/n
      {'steps':[{'id':'a','uses':'metadata','with':{'data':{'t':'\\u0000'}}}]}  | /steps/0/with/data/t
      """)
  void says_what_is_wrong_and_where(String document, String pointer) {
    assertThatThrownBy(() -> DefinitionReader.read(json(document))).isInstanceOfSatisfying(Refusal.class,
        refusal -> assertThat(refusal.violations()).singleElement().extracting(Refusal.Violation::pointer).isEqualTo(
            pointer));
  }
}
