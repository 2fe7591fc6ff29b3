package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Nexus;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One call that acts on all actions of a filter. */
class BulkTest {
  private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
  private static final Principal ALICE = new Principal("alice", Role.USER);

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, START);
  private final SchedulerFixture node = new SchedulerFixture(database, clock, Rule.of("user", "prod", "note").with(
      Effect.ACCESS, Access.SELF_ADMIN));

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private static EntityRef box(int number) {
    return new EntityRef("box", String.valueOf(number));
  }

  /** Box i is deleted i + 1 hours after the start, with the pattern p0, p1 or p2. */
  private void scheduleBoxes(int number) {
    node.sendAll(IntStream.range(0, number).mapToObj(i -> SchedulerFixture.incoming("scheduler.schedule", box(i),
        "{'action':'delete','pattern':'p" + i % 3 + "','delay':'PT" + (i + 1) + "H'}", null)).toArray(
            Nexus.Incoming[]::new));
  }

  private BulkResult run(Principal principal, String body) {
    return node.bulk().run(principal, BulkRequest.parse(SchedulerFixture.json(body)));
  }

  private long count(ActionState state) {
    return Objects.requireNonNull(node.actions().count().get(state));
  }

  @Test
  void a_dry_run_counts_what_the_real_one_then_does() {
    scheduleBoxes(1_300);
    String filter = "'filter':{'pattern':'p1','due_before':'2026-06-01T08:00:00Z'}";
    long head = node.nexus().log().head();

    BulkResult dry = run(SchedulerFixture.ADMIN, "{'operation':'hold'," + filter + "}");
    assertThat(node.nexus().log().head()).isEqualTo(head);
    assertThat(dry.changed()).isZero();
    BulkResult real = run(SchedulerFixture.ADMIN, "{'operation':'hold','dry_run':false,'reason':'stop'," + filter
        + "}");

    // 31 days of 24 hours, the last hour excluded; every third of them.
    assertThat(dry.matched()).isEqualTo(248).isEqualTo(real.matched()).isEqualTo(real.changed()).isEqualTo(count(
        ActionState.HELD));
    assertThat(real.sample()).hasSize(10).allMatch(action -> action.state() == ActionState.HELD);
    assertThat(dry.sample()).extracting(Action::id).containsExactlyElementsOf(real.sample().stream().map(Action::id)
        .toList());
    assertThat(run(SchedulerFixture.ADMIN, "{'operation':'hold','dry_run':false," + filter + "}").matched()).isZero();
  }

  @Test
  void a_cancel_passes_through_pages_and_every_change_has_its_event_in_order() {
    scheduleBoxes(1_300);
    run(SchedulerFixture.ADMIN, "{'operation':'hold','dry_run':false,'filter':{'entity_id':'7'}}");

    BulkResult result = run(SchedulerFixture.ADMIN,
        "{'operation':'cancel','dry_run':false,'reason':'over','filter':{'entity_type':'box'}}");

    assertThat(result.changed()).isEqualTo(1_300).isEqualTo(count(ActionState.CANCELLED));
    List<Event> bulk = node.nexus().log().find(new EventQuery(List.of("scheduler.bulk"), "bulk", result.id(), null,
        null, null, null, null, false, 100));
    assertThat(bulk).extracting(event -> event.payload().path("changed").intValue()).containsExactly(500, 500, 299, 1);
    assertThat(bulk.getLast().payload().path("changed_so_far").intValue()).isEqualTo(1_300);
    List<Event> first = node.nexus().log().find(new EventQuery(List.of("action.cancelled"), null, null, null, null,
        null, null, null, false, 500));
    assertThat(first).extracting(event -> event.entity().id()).containsExactlyElementsOf(IntStream.range(0, 501)
        .filter(i -> i != 7).mapToObj(String::valueOf).toList());
    assertThat(first).extracting(Event::causationId).containsOnly(bulk.getFirst().id());
    assertThat(first).extracting(Event::actor).containsOnly("root");
    clock.advance(Duration.ofDays(100));
    assertThat(node.scheduler().step()).isZero();
  }

  @Test
  void postponing_meets_every_action_once() {
    scheduleBoxes(1_200);

    BulkResult result = run(SchedulerFixture.ADMIN,
        "{'operation':'reschedule','postpone_by':'PT10H','dry_run':false,'filter':{'state':'scheduled'}}");

    assertThat(result.changed()).isEqualTo(1_200);
    assertThat(node.actions().list(SchedulerFixture.ADMIN, ActionQuery.soonest(Set.of(), 1_000)).items()).allSatisfy(
        view -> {
          assertThat(view.action().generation()).isEqualTo(1);
          assertThat(view.action().runAt()).isEqualTo(START.plus(Duration.ofHours(11 + Long.parseLong(view.action()
              .entity().id()))));
        });
  }

  @Test
  void one_that_was_broken_off_goes_on_under_its_id_and_moves_nothing_twice() {
    scheduleBoxes(1_200);
    AtomicInteger pages = new AtomicInteger();
    String request = "{'operation':'reschedule','postpone_by':'PT10H','dry_run':false,'filter':{'state':'scheduled'}";
    try (SchedulerFixture overloaded = new SchedulerFixture(database, clock, SchedulerFixture.Wiring.PLAIN.withLast((
        transaction, events) -> {
      if (events.stream().anyMatch(event -> event.type().equals("scheduler.bulk")) && pages.incrementAndGet() == 2) {
        throw new Refusal(Refusal.Kind.UNAVAILABLE, "too much to do");
      }
    }))) {
      assertThatThrownBy(() -> overloaded.bulk().run(SchedulerFixture.ADMIN, BulkRequest.parse(SchedulerFixture.json(
          request + "}")))).hasMessageContaining("after 500 were changed").hasMessageContaining("bulk_id");
    }
    String id = node.events().stream().filter(event -> event.type().equals("scheduler.bulk")).findFirst().orElseGet(
        () -> node.nexus().log().find(new EventQuery(List.of("scheduler.bulk"), null, null, null, null, null, null,
            null, false, 1)).getFirst())
        .entity().id();
    String again = request + ",'bulk_id':'" + id + "'}";

    assertThatThrownBy(() -> run(SchedulerFixture.ADMIN, again.replace("PT10H", "PT9H"))).hasMessageContaining(
        "another operation");
    assertThat(run(SchedulerFixture.ADMIN, again).changed()).isEqualTo(700);
    assertThat(run(SchedulerFixture.ADMIN, again).changed()).isZero();

    assertThat(node.actions().list(SchedulerFixture.ADMIN, ActionQuery.soonest(Set.of(), 1_000)).items()).allSatisfy(
        view -> assertThat(view.action().runAt()).isEqualTo(START.plus(Duration.ofHours(11 + Long.parseLong(view
            .action().entity().id())))));
    List<Event> told = node.nexus().log().find(new EventQuery(List.of("scheduler.bulk"), "bulk", id, null, null, null,
        null, null, false, 100));
    assertThat(told.getLast().payload().path("changed_so_far").intValue()).isEqualTo(1_200);
  }

  @Test
  void a_user_acts_on_its_own_and_the_others_are_not_counted() {
    for (String owner : List.of("alice", "bob")) {
      EntityRef note = new EntityRef("note", owner);
      node.create(note, "user", "prod", "note");
      node.send(SchedulerFixture.ADMIN, "scheduler.schedule", note, "{'action':'archive','delay':'PT1H'}", null);
    }
    scheduleBoxes(3);

    assertThat(run(ALICE, "{'operation':'cancel','filter':{}}").matched()).isEqualTo(1);
    assertThat(run(ALICE, "{'operation':'cancel','filter':{'owner':'bob'}}").matched()).isZero();
    BulkResult result = run(ALICE, "{'operation':'cancel','dry_run':false,'filter':{'state':'scheduled'}}");

    assertThat(result.changed()).isEqualTo(1);
    assertThat(result.sample()).singleElement().extracting(action -> action.entity().id()).isEqualTo("alice");
    assertThat(count(ActionState.SCHEDULED)).isEqualTo(4);
    assertThat(run(new Principal("other", Role.SERVICE), "{'operation':'cancel','filter':{'entity_type':'box'}}")
        .matched()).as("what others scheduled on unknown entities is not there to a service").isZero();
  }

  @Test
  void a_release_leaves_what_a_legal_hold_holds() {
    EntityRef note = new EntityRef("note", "alice");
    node.create(note, "user", "prod", "note");
    node.send(SchedulerFixture.ADMIN, "scheduler.schedule", note, "{'action':'archive','delay':'PT1H'}", null);
    scheduleBoxes(2);
    node.entityCommands().hold(SchedulerFixture.ADMIN, note, "case 7");
    clock.advance(Duration.ofMinutes(61));
    node.scheduler().step();
    run(SchedulerFixture.ADMIN, "{'operation':'hold','dry_run':false,'filter':{'entity_type':'box'}}");
    assertThat(count(ActionState.HELD)).isEqualTo(2);

    assertThat(run(SchedulerFixture.ADMIN, "{'operation':'release','filter':{}}").matched()).isEqualTo(1);
    assertThat(run(SchedulerFixture.ADMIN, "{'operation':'release','dry_run':false,'filter':{'state':['held']}}")
        .changed()).isEqualTo(1);
    assertThat(count(ActionState.HELD)).isEqualTo(1);
  }
}
