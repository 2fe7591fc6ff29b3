package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Claims, windows, misfire, failure and what may be done by hand. */
class FiringTest {
  private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
  private static final EntityRef BOX = new EntityRef("sandbox", "1");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, START);
  private final List<Duration> lateness = new ArrayList<>();
  private final AtomicBoolean works = new AtomicBoolean();
  private final SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withListener((kind,
      late) -> lateness.add(late)).withLast((transaction, events) -> {
        if (events.stream().anyMatch(event -> event.type().equals("poison_deleted"))) {
          throw new IllegalStateException("nobody can delete a poison");
        }
        if (!works.get() && events.stream().anyMatch(event -> event.type().equals("broken_deleted"))) {
          throw new StackOverflowError("too deep for now");
        }
        if (!works.get() && events.stream().anyMatch(event -> event.type().equals("busy_deleted"))) {
          throw new Refusal(Refusal.Kind.UNAVAILABLE, "policies were published all the while");
        }
      }));

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private String schedule(EntityRef entity, String payload) {
    return node.send("scheduler.schedule", entity, payload).actions().getFirst();
  }

  @Test
  void windows_follow_one_another_and_nothing_falls_between() {
    List<String> ids = new ArrayList<>();
    for (int minute = 0; minute < 120; minute++) {
      ids.add(schedule(new EntityRef("sandbox", "m" + minute), "{'action':'delete','delay':'PT" + minute + "M'}"));
    }
    node.scheduler().step();
    assertThat(node.scheduler().armed()).isBetween(1, 15);

    for (int minute = 1; minute < 120; minute++) {
      clock.set(START.plus(Duration.ofMinutes(minute)));
      assertThat(node.scheduler().step()).as("minute %d", minute).isEqualTo(1);
    }
    assertThat(ids).allMatch(id -> node.state(id) == ActionState.EXECUTED);
    assertThat(lateness).hasSize(120).allMatch(Duration::isZero);
  }

  @Test
  void a_time_that_was_past_when_it_was_scheduled_makes_nothing_late() {
    schedule(BOX, "{'action':'delete','run_at':'2001-01-01T00:00:00Z'}");
    clock.advance(Duration.ofSeconds(3));
    node.scheduler().step();

    assertThat(lateness).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void a_restart_takes_up_everything_overdue_first() {
    String far = schedule(BOX, "{'action':'delete','delay':'P20D'}");
    String near = schedule(new EntityRef("sandbox", "2"), "{'action':'delete','delay':'PT1M'}");
    clock.set(START.plus(Duration.ofDays(21)));

    try (SchedulerFixture restarted = new SchedulerFixture(database, clock)) {
      assertThat(restarted.scheduler().step()).isEqualTo(2);
      assertThat(restarted.state(far)).isEqualTo(ActionState.EXECUTED);
      assertThat(restarted.state(near)).isEqualTo(ActionState.EXECUTED);
    }
  }

  @Test
  void what_comes_early_by_the_databases_clock_is_armed_again() {
    String id = schedule(BOX, "{'action':'delete','delay':'PT1H'}");
    node.scheduler().step();
    clock.set(START.plus(Duration.ofHours(1)));
    // The database is put back behind the process, which finds out when its claim comes early.
    database.pool().query("UPDATE simulated_clock SET now = now - interval '10 minutes'").execute().await();

    assertThat(node.scheduler().step()).isZero();
    assertThat(node.state(id)).isEqualTo(ActionState.SCHEDULED);
    clock.set(START.plus(Duration.ofHours(2)));
    assertThat(node.scheduler().step()).isEqualTo(1);
  }

  @Test
  void misfires_skip_or_hold_what_is_overdue_beyond_their_grace() {
    String fires = schedule(BOX, "{'action':'archive','delay':'PT1H'}");
    String skips = schedule(new EntityRef("sandbox", "2"),
        "{'action':'delete','delay':'PT1H','misfire':{'policy':'skip','grace':'PT1H'}}");
    String holds = schedule(new EntityRef("sandbox", "3"),
        "{'action':'delete','delay':'PT1H','misfire':{'policy':'hold','grace':'PT1H'}}");
    String inGrace = schedule(new EntityRef("sandbox", "4"),
        "{'action':'delete','delay':'PT1H','misfire':{'policy':'skip','grace':'PT3H'}}");

    clock.set(START.plus(Duration.ofHours(3)));
    assertThat(node.scheduler().step()).isEqualTo(2);

    assertThat(node.state(fires)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.state(inGrace)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.state(skips)).isEqualTo(ActionState.SKIPPED);
    assertThat(node.action(skips).reason()).contains("overdue by PT2H");
    assertThat(node.state(holds)).isEqualTo(ActionState.HELD);
    assertThat(node.commands().release(ADMIN, holds).state()).isEqualTo(ActionState.SCHEDULED);
    assertThat(node.scheduler().step()).isEqualTo(1);
    assertThat(node.state(holds)).isEqualTo(ActionState.EXECUTED);
  }

  @Test
  void what_was_released_by_hand_fires_however_late_it_is_then_and_misfires_again_at_another_time() {
    String released = schedule(BOX, "{'action':'archive','delay':'PT1H','misfire':{'policy':'hold','grace':'PT1S'}}");
    String postponed = schedule(new EntityRef("sandbox", "2"),
        "{'action':'delete','delay':'PT1H','override_on':['later'],'misfire':{'policy':'hold','grace':'PT1S'}}");
    clock.set(START.plus(Duration.ofHours(3)));
    node.scheduler().step();
    node.commands().release(ADMIN, released);
    node.commands().release(ADMIN, postponed);
    node.send("later", new EntityRef("sandbox", "2"), "{'delay':'PT1H'}");

    clock.set(START.plus(Duration.ofHours(5))); // the node was stopped in between
    assertThat(node.scheduler().step()).isEqualTo(1);

    assertThat(node.state(released)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.state(postponed)).isEqualTo(ActionState.HELD);
  }

  @Test
  void an_error_or_a_policy_published_all_the_while_fails_nothing_and_each_is_tried_again() {
    String poison = schedule(new EntityRef("poison", "1"), "{'action':'delete','delay':'PT1H'}");
    String broken = schedule(new EntityRef("broken", "1"), "{'action':'delete','delay':'PT1H'}");
    String busy = schedule(new EntityRef("busy", "1"), "{'action':'delete','delay':'PT2H'}");
    String good = schedule(BOX, "{'action':'delete','delay':'PT1H'}");
    clock.set(START.plus(Duration.ofHours(1)));
    assertThat(node.scheduler().step()).isEqualTo(1);
    clock.set(START.plus(Duration.ofHours(2)));
    assertThat(node.scheduler().step()).isZero();
    assertThat(List.of(node.state(poison), node.state(broken), node.state(busy), node.state(good))).containsExactly(
        ActionState.FAILED, ActionState.SCHEDULED, ActionState.SCHEDULED, ActionState.EXECUTED);

    works.set(true);
    clock.advance(Duration.ofSeconds(2));
    assertThat(node.scheduler().step()).isEqualTo(2);
    assertThat(node.scheduler().armed()).isZero();
  }

  @Test
  void the_poisonous_one_fails_alone_and_can_be_retried() {
    EntityRef poison = new EntityRef("poison", "1");
    String bad = schedule(poison, "{'action':'delete','delay':'PT1H'}");
    List<String> good = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      good.add(schedule(new EntityRef("sandbox", "g" + i), "{'action':'delete','delay':'PT1H'}"));
    }

    clock.set(START.plus(Duration.ofHours(1)));
    assertThat(node.scheduler().step()).isEqualTo(10);

    assertThat(good).allMatch(id -> node.state(id) == ActionState.EXECUTED);
    Action failed = node.action(bad);
    assertThat(failed.state()).isEqualTo(ActionState.FAILED);
    assertThat(failed.reason()).contains("nobody can delete a poison");
    assertThat(failed.attempts()).isEqualTo(1);
    Action retried = node.commands().retry(ADMIN, bad);
    assertThat(retried.state()).isEqualTo(ActionState.SCHEDULED);
    assertThat(retried.runAt()).isEqualTo(clock.instant());
    node.scheduler().step();
    assertThat(node.action(bad).attempts()).isEqualTo(2);
    assertThat(node.actions().find(ADMIN, bad).orElseThrow().history()).extracting(Transition::state).containsExactly(
        ActionState.SCHEDULED, ActionState.FAILED, ActionState.SCHEDULED, ActionState.FAILED);
  }

  @Test
  void commands_by_hand_are_events_and_know_their_states() {
    String id = schedule(BOX, "{'action':'delete','delay':'PT1H'}");
    ObjectNode later = SchedulerFixture.json("{'delay':'PT3H'}");

    assertThat(node.commands().hold(ADMIN, id, "wait").state()).isEqualTo(ActionState.HELD);
    clock.set(START.plus(Duration.ofHours(1)));
    assertThat(node.scheduler().step()).isZero();
    assertThat(node.commands().override(ADMIN, id, later).runAt()).isEqualTo(START.plus(Duration.ofHours(4)));
    assertThat(node.commands().release(ADMIN, id).state()).isEqualTo(ActionState.SCHEDULED);
    Action cancelled = node.commands().cancel(ADMIN, id, "no more");
    assertThat(cancelled.state()).isEqualTo(ActionState.CANCELLED);
    assertThat(cancelled.reason()).isEqualTo("no more");
    assertThat(node.types()).contains("scheduler.cancel", "action.released", "action.overridden", "action.held");
    assertThat(kind(() -> node.commands().cancel(ADMIN, id, null))).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(kind(() -> node.commands().retry(ADMIN, id))).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(kind(() -> node.commands().override(ADMIN, id, SchedulerFixture.json("{'when':1}")))).isEqualTo(
        Refusal.Kind.UNPROCESSABLE);
    assertThat(kind(() -> node.commands().cancel(ADMIN, id, "\0"))).isEqualTo(Refusal.Kind.UNPROCESSABLE);
    assertThat(kind(() -> node.commands().cancel(ADMIN, "nonsense", null))).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(kind(() -> node.commands().cancel(new Principal("u", Role.USER), id, null))).isEqualTo(
        Refusal.Kind.NOT_FOUND);
  }

  private static Refusal.Kind kind(Runnable attempt) {
    Refusal[] refusal = new Refusal[1];
    assertThatThrownBy(attempt::run).isInstanceOfSatisfying(Refusal.class, thrown -> refusal[0] = thrown);
    return refusal[0].kind();
  }
}
