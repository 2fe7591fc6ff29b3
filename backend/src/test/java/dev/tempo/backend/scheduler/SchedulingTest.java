package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import static dev.tempo.backend.scheduler.SchedulerFixture.incoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Scheduling, cancelling and overriding by events, sections 3.1 to 3.8. */
class SchedulingTest {
  private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
  private static final EntityRef BOX = new EntityRef("sandbox", "1");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, START);
  private final SchedulerFixture node = new SchedulerFixture(database, clock, Rule.of("service", "dev", "open").with(
      Effect.ACCESS, Access.INTERNAL));

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private String schedule(String rest) {
    return node.send("scheduler.schedule", BOX, "{'action':'delete','delay':'PT1H'" + rest + "}").actions().getFirst();
  }

  private static void assertRefused(Refusal.Kind kind, Runnable attempt) {
    assertThatThrownBy(attempt::run).isInstanceOfSatisfying(Refusal.class,
        refusal -> assertThat(refusal.kind()).isEqualTo(
            kind));
  }

  @Test
  void a_delay_counts_from_the_recording_of_the_event_and_the_log_tells_the_time() {
    String id = schedule(",'cancel_on':['used']");

    List<Event> log = node.events();
    Event scheduled = log.getLast();
    assertThat(node.action(id).runAt()).isEqualTo(log.getFirst().recordedAt().plus(Duration.ofHours(1)));
    assertThat(scheduled.type()).isEqualTo("action.scheduled");
    assertThat(scheduled.causationId()).isEqualTo(log.getFirst().id());
    assertThat(scheduled.actionId()).isEqualTo(id);
    assertThat(scheduled.payload().path("run_at").textValue()).isEqualTo(node.action(id).runAt().toString());
  }

  @Test
  void a_time_in_the_past_fires_at_once() {
    String id = node.send("scheduler.schedule", BOX, "{'action':'delete','run_at':'2001-01-01T00:00:00Z'}").actions()
        .getFirst();

    assertThat(node.scheduler().step()).isEqualTo(1);
    assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.types()).containsExactly("scheduler.schedule", "action.scheduled", "sandbox_deleted",
        "action.executed");
  }

  @Test
  void a_batch_is_matched_in_its_order() {
    List<Receipt> receipts = node.sendAll(incoming("used", BOX, "{}", null), incoming("scheduler.schedule", BOX,
        "{'action':'delete','delay':'PT1H','cancel_on':['used','scheduler.schedule'],'override_on':['extended']}",
        null),
        incoming("extended", BOX, "{'delay':'PT2H'}", null), incoming("extended", BOX, "{'postpone_by':'PT30M'}", null),
        incoming("used", BOX, "{}", null), incoming("used", BOX, "{}", null));

    String id = receipts.get(1).actions().getFirst();
    assertThat(receipts.get(0).cancelled()).isEmpty();
    assertThat(receipts.get(1).cancelled()).isEmpty();
    assertThat(receipts.get(2).overridden()).containsExactly(id);
    assertThat(receipts.get(3).overridden()).containsExactly(id);
    assertThat(receipts.get(4).cancelled()).containsExactly(id);
    assertThat(receipts.get(5).cancelled()).isEmpty();
    Action action = node.action(id);
    assertThat(action.state()).isEqualTo(ActionState.CANCELLED);
    assertThat(action.generation()).isEqualTo(2);
    assertThat(action.runAt()).isEqualTo(START.plus(Duration.ofMinutes(150)));
    assertThat(Objects.requireNonNull(action.ending()).causedBy()).isEqualTo(receipts.get(4).position());
  }

  @Test
  void a_rule_with_a_condition_leaves_other_payloads_alone() {
    String id = schedule(",'cancel_on':[{'type':'paid','where':{'plan':'pro'}}]");

    assertThat(node.send("paid", BOX, "{'plan':'free'}").cancelled()).isEmpty();
    assertThat(node.send("paid", new EntityRef("sandbox", "2"), "{'plan':'pro'}").cancelled()).isEmpty();
    assertThat(node.send("paid", BOX, "{'plan':'pro'}").cancelled()).containsExactly(id);
  }

  @Test
  void overriding_changes_params_alone_where_no_time_is_given() {
    String id = schedule(",'params':{'a':1},'override_on':['extended']");

    node.send("extended", BOX, "{'params':{'b':2},'whatever':'else'}");

    assertThat(node.action(id).plan().params()).isEqualTo(SchedulerFixture.json("{'b':2}"));
    assertThat(node.action(id).runAt()).isEqualTo(START.plus(Duration.ofHours(1)));
    assertThat(node.action(id).generation()).isEqualTo(1);
  }

  @Test
  void an_override_without_a_time_ends_what_no_policy_covers() {
    String id = schedule(",'override_on':['extended']");

    assertThat(node.send("extended", BOX, "{}").cancelled()).containsExactly(id);
    assertThat(node.state(id)).isEqualTo(ActionState.CANCELLED);
  }

  @Test
  void an_override_that_is_wrong_refuses_the_event_and_changes_nothing() {
    String id = schedule(",'override_on':['extended']");

    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.send("extended", BOX, "{'delay':'soon'}"));
    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.send("extended", BOX, "{'postpone_by':'P8000Y'}"));
    assertThat(node.action(id).generation()).isZero();
    assertThat(node.types()).doesNotContain("extended");
  }

  @Test
  void a_key_is_unique_among_the_live_actions_of_its_entity() {
    String first = schedule(",'key':'k'");

    assertRefused(Refusal.Kind.CONFLICT, () -> schedule(",'key':'k'"));
    assertRefused(Refusal.Kind.CONFLICT, () -> schedule(",'key':'k','on_conflict':'reject'"));
    assertThat(node.send("scheduler.schedule", BOX, "{'action':'delete','delay':'PT1H','key':'k','on_conflict':'keep'}")
        .actions()).isEmpty();
    Receipt replacing = node.send("scheduler.schedule", BOX,
        "{'action':'delete','delay':'PT2H','key':'k','on_conflict':'replace'}");
    assertThat(replacing.cancelled()).containsExactly(first);
    assertThat(node.action(replacing.actions().getFirst()).runAt()).isEqualTo(START.plus(Duration.ofHours(2)));
    assertThat(
        node.send("scheduler.schedule", new EntityRef("sandbox", "2"), "{'action':'delete','delay':'PT1H','key':'k'}")
            .actions())
        .hasSize(1);
    node.send("scheduler.cancel", BOX, "{'key':'k'}");
    assertThat(schedule(",'key':'k'")).isNotEmpty();
  }

  @Test
  void cancel_and_override_by_name() {
    String keyed = schedule(",'key':'k'");
    String other = schedule("");

    assertThat(node.send("scheduler.override", BOX, "{'key':'k','delay':'PT5H'}").overridden()).containsExactly(keyed);
    assertThat(node.send("scheduler.cancel", BOX, "{'action_id':'" + other + "','reason':'not needed'}").cancelled())
        .containsExactly(other);
    assertThat(node.action(other).reason()).isEqualTo("not needed");
    assertThat(node.send("scheduler.cancel", BOX, "{'action_id':'" + other + "'}").cancelled()).isEmpty();
    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.send("scheduler.cancel", BOX, "{}"));
    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.send("scheduler.cancel", BOX, "{'key':'nothing'}"));
    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.send("scheduler.cancel", new EntityRef("sandbox", "2"),
        "{'action_id':'" + keyed + "'}"));
    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.send("scheduler.cancel", BOX, "{'key':'k','when':'now'}"));
    clock.advance(Duration.ofHours(5));
    node.scheduler().step();
    assertThat(node.send("scheduler.cancel", BOX, "{'key':'k'}").tooLate()).containsExactly(keyed);
    assertThat(node.send("scheduler.override", BOX, "{'action_id':'" + keyed + "','delay':'PT1H'}").tooLate())
        .containsExactly(keyed);
  }

  @Test
  void deleting_the_entity_skips_its_other_actions_so_that_a_namesake_inherits_nothing() {
    node.create(BOX, "service", "dev", "open");
    String deletion = schedule("");
    String later = node.send("scheduler.schedule", BOX, "{'action':'archive','delay':'P9D'}").actions().getFirst();
    String sameTime = schedule(",'key':'twice'");

    clock.advance(Duration.ofHours(1));
    assertThat(node.scheduler().step()).isEqualTo(1);

    assertThat(List.of(node.state(deletion), node.state(sameTime))).containsExactlyInAnyOrder(ActionState.EXECUTED,
        ActionState.SKIPPED);
    assertThat(node.state(later)).isEqualTo(ActionState.SKIPPED);
    long deleted = node.events().stream().filter(event -> event.type().equals("sandbox_deleted")).findFirst()
        .orElseThrow().position();
    assertThat(Objects.requireNonNull(node.action(later).ending()).causedBy()).isEqualTo(deleted);
    node.create(BOX, "service", "dev", "open");
    clock.advance(Duration.ofDays(30));
    assertThat(node.scheduler().step()).isZero();
    assertThat(node.entities().find(BOX)).isPresent();
  }

  @Test
  void users_need_the_right_to_act() {
    Principal user = new Principal("mallory", Role.USER);

    assertRefused(Refusal.Kind.FORBIDDEN, () -> node.send(user, "scheduler.schedule", BOX,
        "{'action':'delete','delay':'PT1H'}", null));
    schedule(",'key':'k'");
    assertRefused(Refusal.Kind.FORBIDDEN, () -> node.send(user, "scheduler.cancel", BOX, "{'key':'k'}", null));
    node.create(BOX, "service", "dev", "sandbox");
    // No rule opens it: only administrators may act on what Tempo knows.
    assertRefused(Refusal.Kind.FORBIDDEN, () -> schedule(""));
  }

  @Test
  void a_user_cannot_take_over_what_others_have_scheduled_on_by_creating_it() {
    Principal user = new Principal("mallory", Role.USER);
    String mine = "{'role':'user','environment':'dev','category':'sandbox','owner':'mallory'}";
    String id = schedule(",'cancel_on':['sandbox_created']");

    assertRefused(Refusal.Kind.FORBIDDEN, () -> node.send(user, "sandbox_created", BOX, "{}", mine));

    assertThat(node.state(id)).isEqualTo(ActionState.SCHEDULED);
    assertThat(node.entities().find(BOX)).isEmpty();
    assertThat(node.send(user, "sandbox_created", new EntityRef("sandbox", "free"), "{}", mine).repeated()).isFalse();
  }

  @Test
  void whoever_scheduled_on_an_unknown_entity_sees_the_action_and_others_do_not() {
    String id = schedule("");

    assertThat(node.actions().find(SchedulerFixture.SERVICE, id)).isPresent();
    assertThat(node.actions().find(new Principal("other", Role.SERVICE), id)).isEmpty();
    assertThat(node.actions().list(SchedulerFixture.SERVICE, ActionQuery.soonest(Set.of(), 10)).items())
        .hasSize(1);
    assertThat(node.actions().future(SchedulerFixture.SERVICE, BOX)).hasSize(1);
  }

  @Test
  void the_history_is_what_the_log_says() {
    String id = schedule(",'override_on':['extended'],'cancel_on':['used']");
    clock.advance(Duration.ofMinutes(1));
    node.send("extended", BOX, "{'delay':'PT3H'}");
    clock.advance(Duration.ofMinutes(1));
    node.send("used", BOX, "{}");

    ActionView view = node.actions().find(SchedulerFixture.ADMIN, id).orElseThrow();
    assertThat(view.history()).extracting(Transition::state).containsExactly(ActionState.SCHEDULED,
        ActionState.SCHEDULED,
        ActionState.CANCELLED);
    assertThat(view.history()).extracting(Transition::at).containsExactly(START, START.plusSeconds(60),
        START.plusSeconds(
            120));
    assertThat(view.history()).extracting(Transition::actor).containsOnly("accounts");
    assertThat(ActionJson.of(view).path("history").get(2).path("reason").textValue()).isEqualTo("used");
  }

  @Test
  void lists_go_on_where_they_stopped() {
    for (int i = 0; i < 7; i++) {
      node.send("scheduler.schedule", new EntityRef("sandbox", "n" + i), "{'action':'delete','delay':'PT" + (7 - i)
          + "H','key':'key-" + i + "'}");
    }
    Set<ActionState> live = Set.of(ActionState.SCHEDULED, ActionState.HELD);
    ActionQuery query = ActionQuery.soonest(live, 3);
    ActionPage first = node.actions().list(SchedulerFixture.ADMIN, query);
    ActionPage second = node.actions().list(SchedulerFixture.ADMIN,
        new ActionQuery(ActionFilter.builder().states(live).entityType("sandbox").q("n").build(),
            ActionQuery.Order.SOONEST, first.next(), 3));
    ActionPage third = node.actions().list(SchedulerFixture.ADMIN,
        new ActionQuery(ActionFilter.builder().states(live).q("key-").build(), ActionQuery.Order.SOONEST, second.next(),
            3));

    assertThat(first.items()).extracting(view -> view.action().entity().id()).containsExactly("n6", "n5", "n4");
    assertThat(second.items()).extracting(view -> view.action().entity().id()).containsExactly("n3", "n2", "n1");
    assertThat(third.items()).extracting(view -> view.action().entity().id()).containsExactly("n0");
    assertThat(third.next()).isNull();
    assertThat(node.actions()
        .list(SchedulerFixture.ADMIN, new ActionQuery(ActionFilter.builder().states(live).due(START.plus(Duration
            .ofHours(2)), START.plus(Duration.ofHours(5))).build(), ActionQuery.Order.LATEST, null, 10))
        .items()).extracting(
            view -> view.action()
                .entity().id())
        .containsExactly("n3", "n4", "n5");
    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.actions().list(SchedulerFixture.ADMIN, new ActionQuery(
        ActionFilter.ANY, ActionQuery.Order.SOONEST, "nonsense", 3)));
    assertRefused(Refusal.Kind.UNPROCESSABLE, () -> node.actions().list(SchedulerFixture.ADMIN, new ActionQuery(
        ActionFilter.ANY, ActionQuery.Order.LAST_ENDED, "nonsense", 3)));
  }
}
