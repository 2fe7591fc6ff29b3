package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.SERVICE;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** While a pause stands nothing of it fires, whenever it was scheduled; when it ends, its misfire decides. */
class PausesTest {
  private static final EntityRef BOX = new EntityRef("box", "1");
  private static final EntityRef OTHER = new EntityRef("jar", "1");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-03-01T00:00:00Z"));

  @AfterEach
  void close() {
    database.close();
  }

  private static String schedule(SchedulerFixture node, EntityRef entity, String more) {
    return node.send("scheduler.schedule", entity, "{'action':'archive','delay':'PT1H'" + more + "}").actions()
        .getFirst();
  }

  private void pass(SchedulerFixture node, Duration time) {
    clock.advance(time);
    node.scheduler().step();
  }

  @Test
  void it_holds_what_was_scheduled_before_and_after_it_and_nothing_else() {
    try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
      String before = schedule(node, BOX, "");
      Pause pause = node.pauses().create(ADMIN, json("{'filter':{'entity_type':'box'},'reason':'a move'}"));
      String after = schedule(node, new EntityRef("box", "2"), "");
      String other = schedule(node, OTHER, "");
      pass(node, Duration.ofHours(1));

      assertThat(node.state(before)).isEqualTo(ActionState.HELD);
      assertThat(node.state(after)).isEqualTo(ActionState.HELD);
      assertThat(node.action(after).reason()).contains("a move", pause.id());
      assertThat(node.state(other)).isEqualTo(ActionState.EXECUTED);
      assertThatThrownBy(() -> node.commands().release(ADMIN, before)).isInstanceOf(Refusal.class)
          .hasMessageContaining(pause.id());

      node.pauses().end(ADMIN, pause.id());
      assertThat(node.scheduler().step()).isEqualTo(2);
      assertThat(node.state(before)).isEqualTo(ActionState.EXECUTED);
      assertThat(node.types()).contains("scheduler.paused", "scheduler.resumed", "action.released");
      assertThat(node.pauses().list(ADMIN, null, 10)).isEmpty();
    }
  }

  @Test
  void when_it_ends_the_misfire_of_what_is_overdue_decides() {
    try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
      String fires = schedule(node, BOX, "");
      String skips = schedule(node, new EntityRef("box", "2"), ",'misfire':{'policy':'skip','grace':'PT10M'}");
      Pause pause = node.pauses().create(ADMIN, json("{'filter':{}}"));
      pass(node, Duration.ofHours(1));
      pass(node, Duration.ofHours(1));
      assertThat(node.state(skips)).isEqualTo(ActionState.HELD);
      node.pauses().end(ADMIN, pause.id());
      node.scheduler().step();
      assertThat(node.state(fires)).isEqualTo(ActionState.EXECUTED);
      assertThat(node.state(skips)).isEqualTo(ActionState.SKIPPED);
    }
  }

  @Test
  void what_another_pause_is_for_stays_held_until_that_ends_too() {
    try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
      String id = schedule(node, BOX, "");
      Pause one = node.pauses().create(ADMIN, json("{'filter':{'entity_type':'box'}}"));
      Pause two = node.pauses().create(ADMIN, json("{'filter':{'entity_id':'1'}}"));
      pass(node, Duration.ofHours(1));
      node.pauses().end(ADMIN, one.id());
      node.scheduler().step();
      assertThat(node.state(id)).isEqualTo(ActionState.HELD);
      node.pauses().end(ADMIN, two.id());
      node.scheduler().step();
      assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    }
  }

  @Test
  void it_holds_what_its_owner_may_act_on_and_is_shown_to_nobody_else() {
    try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
      node.create(BOX, "user", "prod", "box");
      String theirs = node.send(ADMIN, "scheduler.schedule", BOX, "{'action':'archive','delay':'PT1H'}", null).actions()
          .getFirst();
      Principal stranger = new Principal("stranger", Role.USER);
      Pause pause = node.pauses().create(stranger, json("{'filter':{}}"));
      assertThat(node.pauses().list(SERVICE, null, 10)).isEmpty();
      assertThatThrownBy(() -> node.pauses().end(SERVICE, pause.id())).isInstanceOf(Refusal.class);
      pass(node, Duration.ofHours(1));
      assertThat(node.state(theirs)).isEqualTo(ActionState.EXECUTED);
    }
  }

  @Test
  void a_paused_action_is_cancelled_by_its_event_all_the_same() {
    try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
      String id = schedule(node, BOX, ",'cancel_on':['box_used']");
      node.pauses().create(ADMIN, json("{'filter':{'entity_type':'box'}}"));
      pass(node, Duration.ofHours(1));
      assertThat(node.send("box_used", BOX, "{}").cancelled()).containsExactly(id);
    }
  }

  @Test
  void what_a_process_left_held_that_died_in_between_is_let_go_at_the_next_start() {
    try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
      String id = schedule(node, BOX, "");
      node.pauses().create(ADMIN, json("{'filter':{'entity_type':'box'}}"));
      pass(node, Duration.ofHours(1));
      database.pool().query("DELETE FROM pause").execute().await();
      node.pauses().catchUp();
      node.scheduler().step();
      assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    }
  }

  @Test
  void a_pause_is_acknowledged_after_what_fires_already_and_before_all_else() throws Exception {
    Parking parking = new Parking("box_archived");
    try (SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withLast(parking))) {
      String first = schedule(node, BOX, "");
      String second = schedule(node, new EntityRef("box", "2"), ",'params':{}");
      node.commands().override(ADMIN, second, json("{'postpone_by':'PT1H'}"));
      node.scheduler().step();
      clock.advance(Duration.ofHours(1));
      var fire = Parking.inBackground(() -> node.scheduler().step());
      parking.awaitParked();
      var pause = Parking.inBackground(() -> node.pauses().create(ADMIN, json("{'filter':{'entity_type':'box'}}")));
      parking.releaseWhenAwaited(database, BOX);

      assertThat(fire.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(pause.get(30, TimeUnit.SECONDS).id()).isNotEmpty();
      assertThat(node.state(first)).isEqualTo(ActionState.EXECUTED);
      assertThat(node.types().indexOf("action.executed")).isLessThan(node.types().indexOf("scheduler.paused"));
      pass(node, Duration.ofHours(1));
      assertThat(node.state(second)).isEqualTo(ActionState.HELD);
    }
  }

  @Test
  void a_filter_that_says_what_no_filter_does_is_refused_with_its_place() {
    try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
      for (String[] wrong : new String[][] {{"{}", "/filter"}, {"{'filter':{'state':'held'}}", "/filter/state"},
        {"{'filter':{'action':'explode'}}", "/filter/action"}, {"{'filter':{},'more':1}", "/more"}}) {
        assertThatThrownBy(() -> node.pauses().create(ADMIN, json(wrong[0]))).isInstanceOfSatisfying(Refusal.class,
            refusal -> assertThat(refusal.violations().getFirst().pointer()).isEqualTo(wrong[1]));
      }
    }
  }
}
