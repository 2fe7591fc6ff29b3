package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.EventTypes;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What meets an action that is under way or has ended: a legal hold, a deletion, a namesake, its own event's other effects. */
class LateEndsTest {
  private static final EntityRef USER = new EntityRef("user", "42");
  private static final Rule RULE = Rule.of("*", "prod", "user").with(Effect.RETENTION, Retention.parse("P30D")).with(
      Effect.CANCEL_ON, EventTypes.of("user_kept")).with(Effect.ACCESS, Access.INTERNAL);

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-05-01T08:00:00Z"));
  private final SchedulerFixture node = new SchedulerFixture(database, clock, RULE, Rule.of("*", "dev", "user").with(
      Effect.RETENTION, Retention.parse("P60D")).with(Effect.ACCESS, Access.INTERNAL));

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private void create(String environment) {
    node.send(ADMIN, "user_created", USER, "{}", "{'role':'user','environment':'" + environment
        + "','category':'user'}");
  }

  private String due(String action) {
    String id = node.send(ADMIN, "scheduler.schedule", USER, "{" + action + ",'delay':'PT1H','key':'k'}", null)
        .actions().getFirst();
    clock.advance(Duration.ofHours(1));
    node.scheduler().step();
    return id;
  }

  @Test
  void a_hold_met_after_the_pattern_is_followed_by_the_effect_and_by_no_second_run() throws Exception {
    create("prod");
    node.patterns().put(ADMIN, "goodbye", json(
        "{'steps':[{'id':'tell','uses':'emit','with':{'event_type':'user_warned'}}]}"));
    String id = due("'action':'delete','pattern':'goodbye'");
    node.entityCommands().hold(ADMIN, USER, "case 7");
    node.patternRunner().step();
    assertThat(node.state(id)).isEqualTo(ActionState.HELD);

    node.entityCommands().release(ADMIN, USER);
    node.scheduler().step();
    node.patternRunner().step();

    assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.entities().find(USER)).isEmpty();
    assertThat(Collections.frequency(node.types(), "pattern_started")).isEqualTo(1);
  }

  @Test
  void a_run_leaves_a_namesake_alone() {
    create("prod");
    node.patterns().put(ADMIN, "mark", json("{'steps':[{'id':'m','uses':'metadata','with':{'data':{'x':1}}}]}"));
    due("'action':'run','pattern':'mark'");
    node.entityCommands().delete(ADMIN, USER, IfMatch.absent());
    create("prod");

    node.patternRunner().step();

    assertThat(node.entities().find(USER).orElseThrow().data()).isEmpty();
    assertThat(node.types()).contains("pattern_failed");
  }

  @Test
  void a_failed_action_is_not_retried_on_a_namesake() {
    create("prod");
    node.patterns().put(ADMIN, "mark", json("{'steps':[{'id':'m','uses':'metadata','with':{'data':{'x':1}}}]}"));
    String id = due("'action':'delete','pattern':'mark'");
    database.pool().query("UPDATE action SET state = 'failed', ended_position = 3, ended_by = 3, ended_at = now()"
        + " WHERE id = '" + id + "'").execute().await();
    assertThat(node.state(id)).isEqualTo(ActionState.FAILED);
    node.entityCommands().delete(ADMIN, USER, IfMatch.absent());

    assertDeleted(id);
    create("prod");
    assertDeleted(id);
    assertThat(node.entities().find(USER)).isPresent();
  }

  private void assertDeleted(String id) {
    assertThatThrownBy(() -> node.commands().retry(ADMIN, id)).isInstanceOfSatisfying(Refusal.class,
        refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT)).hasMessageContaining("deleted since");
  }

  @Test
  void what_an_event_calls_off_stays_off_though_the_event_makes_the_entity_something_else() {
    create("prod");

    List<String> cancelled = node.send(ADMIN, "user_kept", USER, "{}", "{'environment':'dev'}").cancelled();

    assertThat(cancelled).hasSize(1);
    assertThat(node.actions().future(ADMIN, USER)).isEmpty();
  }

  @Test
  void how_many_are_in_each_state_is_kept_count_of() {
    create("prod");
    due("'action':'archive'");
    node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'PT1H','key':'l'}", null);
    String held = node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'PT1H','key':'m'}", null)
        .actions().getFirst();
    node.commands().hold(ADMIN, held, null);
    node.send(ADMIN, "scheduler.cancel", USER, "{'key':'l'}", null);

    assertThat(node.actions().count()).containsEntry(ActionState.SCHEDULED, 1L).containsEntry(ActionState.EXECUTED, 1L)
        .containsEntry(ActionState.CANCELLED, 1L).containsEntry(ActionState.HELD, 1L).containsEntry(
            ActionState.FAILED, 0L);
    assertThat(database.pool()
        .query(
            """
                SELECT c.state FROM action_count c LEFT JOIN (SELECT state, count(*) AS n FROM action GROUP BY state) a USING (state)
                WHERE c.n <> coalesce(a.n, 0)""")
        .execute().await()).isEmpty();
  }
}
