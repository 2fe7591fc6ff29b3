package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.EventTypes;
import dev.tempo.backend.policy.OnExpiry;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** What policy schedules, and how it follows when policy, entity or events change it. */
class PolicyActionsTest {
  private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");
  private static final EntityRef ACCOUNT = new EntityRef("account", "1");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, START);
  private final SchedulerFixture node = new SchedulerFixture(database, clock, keep("P1M"));

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private static Rule keep(String retention) {
    return Rule.of("service", "prod", "account").with(Effect.RETENTION, Retention.parse(retention)).with(
        Effect.CANCEL_ON, EventTypes.of("account_kept")).with(Effect.RESTART_ON, EventTypes.of("account_seen")).with(
            Effect.ACCESS, Access.INTERNAL);
  }

  private String create() {
    return node.create(ACCOUNT, "service", "prod", "account").actions().getFirst();
  }

  private PolicyActions.Tally reconcile() {
    return node.nexus().transact(List.of(ACCOUNT),
        transaction -> node.policyActions().reconcile(transaction, transaction
            .append(Principal.TEMPO, Draft.own("policy.retiming_progressed", new EntityRef("policy", "matrix"),
                SchedulerFixture.json("{}"))),
            List.of(ACCOUNT)));
  }

  @Test
  void months_end_where_they_end() {
    assertThat(node.action(create()).runAt()).isEqualTo(Instant.parse("2026-02-28T08:00:00Z"));
  }

  @Test
  void the_retention_counts_from_the_time_that_the_source_says() {
    Draft draft = new Draft("/test", null, "account_created", ACCOUNT, START.minus(Duration.ofDays(10)), null, null,
        SchedulerFixture.json("{}"), SchedulerFixture.json(
            "{'role':'service','environment':'prod','category':'account'}"),
        null, null);
    Receipt created = node.nexus()
        .submit(new dev.tempo.backend.nexus.Nexus.Submission(SchedulerFixture.SERVICE, List.of(
            new dev.tempo.backend.nexus.Nexus.Incoming(draft, "x"))))
        .getFirst();

    assertThat(node.action(created.actions().getFirst()).runAt()).isEqualTo(Instant.parse("2026-02-21T08:00:00Z"));
  }

  @Test
  void a_restart_counts_anew_and_a_cancel_is_for_good() {
    String id = create();
    clock.advance(Duration.ofDays(10));
    node.send("account_seen", ACCOUNT, "{}");

    assertThat(node.action(id).runAt()).isEqualTo(Instant.parse("2026-03-10T08:00:00Z"));
    assertThat(node.action(id).generation()).isEqualTo(1);
    assertThat(node.types()).contains("action.retimed");

    assertThat(node.send("account_kept", ACCOUNT, "{}").cancelled()).containsExactly(id);
    node.send("account_seen", ACCOUNT, "{}");
    assertThat(reconcile()).isEqualTo(PolicyActions.Tally.NOTHING);
    clock.advance(Duration.ofDays(400));
    assertThat(node.scheduler().step()).isZero();
    assertThat(node.entities().find(ACCOUNT)).isPresent();
  }

  @Test
  void a_restart_that_comes_late_leaves_what_a_later_one_has_restarted() {
    String id = create();
    clock.advance(Duration.ofDays(20));
    seenAt(START.plus(Duration.ofDays(10)));
    Instant counted = node.action(id).runAt();
    seenAt(START.plus(Duration.ofDays(5)));

    assertThat(node.action(id).runAt()).isEqualTo(counted).isEqualTo(Instant.parse("2026-03-10T08:00:00Z"));
    assertThat(node.action(id).generation()).isEqualTo(1);
    seenAt(START.plus(Duration.ofDays(15)));
    assertThat(node.action(id).runAt()).isEqualTo(counted.plus(Duration.ofDays(5)));
  }

  /** An event that its source says happened then. */
  private void seenAt(Instant time) {
    Draft draft = new Draft("/test", null, "account_seen", ACCOUNT, time, null, null, SchedulerFixture.json("{}"), null,
        null, null);
    assertThat(node.nexus().submit(new dev.tempo.backend.nexus.Nexus.Submission(SchedulerFixture.SERVICE, List.of(
        new dev.tempo.backend.nexus.Nexus.Incoming(draft, "seen " + time))))).hasSize(1);
  }

  @Test
  void a_services_own_deletion_takes_the_place_of_policys() {
    String policys = create();
    Receipt own = node.send("scheduler.schedule", ACCOUNT, "{'action':'delete','delay':'P90D','cancel_on':['back']}");

    assertThat(own.cancelled()).containsExactly(policys);
    assertThat(node.send("back", ACCOUNT, "{}").cancelled()).isEqualTo(own.actions());
    assertThat(reconcile()).isEqualTo(PolicyActions.Tally.NOTHING);
    clock.advance(Duration.ofDays(400));
    assertThat(node.scheduler().step()).isZero();
    assertThat(node.entities().find(ACCOUNT)).isPresent();
  }

  @Test
  void a_keyed_action_or_a_run_leaves_policys_alone() {
    String policys = create();

    assertThat(node.send("scheduler.schedule", ACCOUNT, "{'action':'delete','delay':'P90D','key':'mine'}").cancelled())
        .isEmpty();
    assertThat(node.send("scheduler.schedule", ACCOUNT, "{'action':'run','pattern':'p','delay':'P90D'}").cancelled())
        .isEmpty();
    assertThat(node.state(policys)).isEqualTo(ActionState.SCHEDULED);
  }

  @Test
  void publishing_moves_ends_and_brings_back() {
    String id = create();

    node.publish(keep("P2M"));
    assertThat(reconcile()).isEqualTo(new PolicyActions.Tally(0, 1, 0, 0, 0));
    assertThat(node.action(id).runAt()).isEqualTo(Instant.parse("2026-03-31T08:00:00Z"));
    assertThat(reconcile()).isEqualTo(PolicyActions.Tally.NOTHING);
    node.publish(keep("P7D"));
    assertThat(reconcile()).isEqualTo(new PolicyActions.Tally(1, 0, 0, 0, 0));
    node.publish();
    assertThat(reconcile()).isEqualTo(new PolicyActions.Tally(0, 0, 0, 1, 0));
    assertThat(node.state(id)).isEqualTo(ActionState.CANCELLED);
    node.publish(keep("P1Y").with(Effect.ON_EXPIRY, OnExpiry.ARCHIVE));
    assertThat(reconcile()).isEqualTo(new PolicyActions.Tally(0, 0, 1, 0, 0));
    Action again = node.actions().future(SchedulerFixture.ADMIN, ACCOUNT).getFirst().action();
    assertThat(again.runAt()).isEqualTo(Instant.parse("2027-01-31T08:00:00Z"));
    assertThat(again.plan().kind()).isEqualTo(ActionKind.ARCHIVE);
  }

  @Test
  void nothing_fires_on_a_superseded_policy_that_the_retiming_has_not_reached() {
    String id = create();
    node.scheduler().step();
    node.publish(keep("P2M"));

    clock.set(Instant.parse("2026-02-28T08:00:00Z"));
    assertThat(node.scheduler().step()).isZero();
    assertThat(node.action(id).runAt()).isEqualTo(Instant.parse("2026-03-31T08:00:00Z"));
    clock.set(Instant.parse("2026-03-31T08:00:00Z"));
    assertThat(node.scheduler().step()).isEqualTo(1);
  }

  @Test
  void an_event_meets_the_rules_of_the_policy_now_in_force() {
    String id = create();
    node.publish(keep("P1M").with(Effect.CANCEL_ON, EventTypes.of("account_paid")));

    assertThat(node.send("account_kept", ACCOUNT, "{}").cancelled()).isEmpty();
    assertThat(node.send("account_paid", ACCOUNT, "{}").cancelled()).containsExactly(id);
  }

  @Test
  void an_explicit_time_ends_the_origin_in_policy() {
    node.publish(keep("P1M").with(Effect.OVERRIDE_ON, EventTypes.of("policy_override")));
    String id = create();

    node.send("policy_override", ACCOUNT, "{'delay':'P3D'}");
    assertThat(node.action(id).plan().origin()).isEqualTo(Origin.REQUEST);
    node.publish(keep("P1Y"));
    assertThat(reconcile()).isEqualTo(PolicyActions.Tally.NOTHING);
    assertThat(node.action(id).runAt()).isEqualTo(START.plus(Duration.ofDays(3)));
  }

  @Test
  void becoming_something_else_brings_another_expiry() {
    String id = create();

    node.send(SchedulerFixture.ADMIN, "account_moved", ACCOUNT, "{}", "{'environment':'dev','category':'account'}");

    assertThat(node.state(id)).isEqualTo(ActionState.CANCELLED);
    assertThat(node.action(id).classification()).isNotNull().extracting(c -> c.environment()).isEqualTo("dev");
    node.send(SchedulerFixture.ADMIN, "account_moved", ACCOUNT, "{}", "{'environment':'prod','category':'account'}");
    assertThat(node.actions().future(SchedulerFixture.ADMIN, ACCOUNT)).singleElement().extracting(view -> view.action()
        .runAt()).isEqualTo(Instant.parse("2026-02-28T08:00:00Z"));
  }

  @Test
  void a_legal_hold_holds_until_it_is_lifted_and_then_the_time_is_worked_out_again() {
    String id = create();
    node.entityCommands().hold(SchedulerFixture.ADMIN, ACCOUNT, "case 7");
    clock.set(Instant.parse("2026-02-28T08:00:00Z"));
    assertThat(node.scheduler().step()).isZero();

    Action held = node.action(id);
    assertThat(held.state()).isEqualTo(ActionState.HELD);
    assertThat(held.heldFor()).isEqualTo(HeldFor.LEGAL_HOLD);
    assertThat(Objects.requireNonNull(held.reason())).contains("case 7");
    node.publish(keep("P2M"));
    node.entityCommands().release(SchedulerFixture.ADMIN, ACCOUNT);
    assertThat(node.state(id)).isEqualTo(ActionState.SCHEDULED);
    assertThat(node.action(id).runAt()).isEqualTo(Instant.parse("2026-03-31T08:00:00Z"));
    clock.set(Instant.parse("2026-03-31T08:00:00Z"));
    assertThat(node.scheduler().step()).isEqualTo(1);
    assertThat(node.entities().find(ACCOUNT)).isEmpty();
  }
}
