package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Recurring actions, section 3.9: each occurrence is an action of its own. */
class SeriesTest {
  private static final Instant START = Instant.parse("2026-03-27T12:00:00Z");
  private static final EntityRef LEDGER = new EntityRef("ledger", "1");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, START);
  private final SchedulerFixture node = new SchedulerFixture(database, clock);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private Receipt schedule(String recurrence, String rest) {
    return node.send("scheduler.schedule", LEDGER, "{'action':'run','pattern':'close','recurrence':" + recurrence + rest
        + "}");
  }

  private List<Action> all() {
    return node.actions().list(SchedulerFixture.ADMIN, ActionQuery.soonest(Set.of(), 1_000)).items().stream().map(
        ActionView::action).toList();
  }

  private Action next() {
    return all().stream().filter(action -> !action.state().isTerminal()).findFirst().orElseThrow();
  }

  private void passTo(String time) {
    clock.set(Instant.parse(time));
    node.scheduler().step();
  }

  @Test
  void ninety_days_at_nine_on_working_days_through_a_change_of_clocks() {
    String first = schedule("{'cron':'0 9 * * MON-FRI','zone':'Europe/Berlin'}", ",'key':'nightly'").actions()
        .getFirst();

    assertThat(node.action(first).runAt()).isEqualTo(Instant.parse("2026-03-30T07:00:00Z"));
    int executed = 0;
    for (Instant end = START.plus(Duration.ofDays(90)); clock.instant().isBefore(end);) {
      clock.advance(Duration.ofHours(1));
      executed += node.scheduler().step();
    }
    // From Monday the 30th of March to Thursday the 25th of June.
    assertThat(executed).isEqualTo(64);
    List<Action> actions = all();
    assertThat(actions).hasSize(65).extracting(Action::series).containsOnly(first);
    assertThat(actions).extracting(Action::key).containsOnly("nightly");
    assertThat(actions).extracting(action -> action.scheduledBy().actor()).containsOnly("accounts");
    assertThat(actions.subList(0, 64))
        .allMatch(action -> action.state() == ActionState.EXECUTED && action.attempts() == 1);
    assertThat(node.actions().list(SchedulerFixture.ADMIN, ActionQuery.soonest(ActionFilter.builder().series(first)
        .states(Set.of(ActionState.SCHEDULED)).build(), 10)).items()).hasSize(1);
  }

  @Test
  void the_next_is_scheduled_in_the_transaction_that_ends_this_one() {
    String first = schedule("{'every':'PT1H'}", "").actions().getFirst();

    clock.advance(Duration.ofHours(1));
    assertThat(node.scheduler().step()).isEqualTo(1);

    List<Event> log = node.events();
    assertThat(log.subList(log.size() - 3, log.size())).extracting(Event::type).containsExactly("pattern_started",
        "action.executed", "action.scheduled");
    assertThat(log.getLast().recordedAt()).isEqualTo(log.get(log.size() - 2).recordedAt());
    assertThat(log.getLast().payload().at("/recurrence/series").textValue()).isEqualTo(first);
    assertThat(log.getLast().payload().at("/recurrence/occurrence").intValue()).isEqualTo(2);
    assertThat(log.getLast().causationId()).isEqualTo(log.getFirst().id());
    assertThat(next().runAt()).isEqualTo(START.plus(Duration.ofHours(2)));
    assertThat(node.actions().find(SchedulerFixture.SERVICE, next().id()).orElseThrow().history()).hasSize(1);
  }

  @Test
  void what_a_stop_has_missed_is_made_up_for_once() {
    schedule("{'every':'PT15M','anchor':'2026-01-01T00:07:00Z'}", "");
    assertThat(next().runAt()).isEqualTo(Instant.parse("2026-03-27T12:07:00Z"));

    passTo("2026-03-29T08:00:00Z");

    assertThat(all()).hasSize(2);
    assertThat(next().runAt()).isEqualTo(Instant.parse("2026-03-29T08:07:00Z"));
  }

  @Test
  void a_series_ends_after_its_count_and_at_its_end() {
    schedule("{'every':'P1D','count':2}", ",'key':'counted'");
    schedule("{'every':'P1D','until':'2026-03-29T12:00:00Z'}", ",'key':'limited'");
    schedule("'R1/2026-03-28T00:00:00Z/PT12H'", ",'key':'repeated'");

    for (int day = 0; day < 6; day++) {
      clock.advance(Duration.ofHours(12));
      node.scheduler().step();
    }

    assertThat(all()).hasSize(6).allMatch(action -> action.state() == ActionState.EXECUTED);
    assertThat(all()).extracting(Action::key).containsExactlyInAnyOrder("counted", "counted",
        "limited", "limited", "repeated", "repeated");
  }

  @Test
  void a_cancel_ends_the_series_whichever_occurrence_it_names() {
    String first = schedule("{'every':'PT1H'}", ",'cancel_on':['closed'],'key':'k'").actions().getFirst();
    clock.advance(Duration.ofHours(1));
    node.scheduler().step();
    String second = next().id();

    Receipt late = node.send("scheduler.cancel", LEDGER, "{'action_id':'" + first + "'}");
    assertThat(late.tooLate()).containsExactly(first);
    assertThat(late.cancelled()).containsExactly(second);
    clock.advance(Duration.ofDays(1));
    assertThat(node.scheduler().step()).isZero();

    String third = schedule("{'every':'PT1H'}", ",'cancel_on':['closed'],'key':'k'").actions().getFirst();
    clock.advance(Duration.ofHours(1));
    node.scheduler().step();
    String fourth = next().id();
    assertThat(node.commands().cancel(SchedulerFixture.ADMIN, third, "enough").state()).isEqualTo(
        ActionState.EXECUTED);
    assertThat(node.state(fourth)).isEqualTo(ActionState.CANCELLED);
    assertThatThrownBy(() -> node.commands().cancel(SchedulerFixture.ADMIN, third, "enough")).isInstanceOf(
        Refusal.class);

    String fifth = schedule("{'every':'PT1H'}", ",'cancel_on':['closed']").actions().getFirst();
    assertThat(node.send("closed", LEDGER, "{}").cancelled()).containsExactly(fifth);
    clock.advance(Duration.ofDays(1));
    assertThat(node.scheduler().step()).isZero();
  }

  @Test
  void an_override_moves_the_occurrence_in_hand_and_the_rhythm_stays() {
    String first = schedule("{'every':'P1D'}", ",'override_on':['later']").actions().getFirst();

    node.send("later", LEDGER, "{'postpone_by':'PT2H','params':{'a':1}}");
    assertThat(node.action(first).runAt()).isEqualTo(START.plus(Duration.ofHours(26)));
    passTo("2026-03-28T14:00:00Z");
    assertThat(next().runAt()).isEqualTo(Instant.parse("2026-03-29T12:00:00Z"));
    assertThat(next().plan().params()).isEqualTo(SchedulerFixture.json("{'a':1}"));
    node.send("later", LEDGER, "{'run_at':'2026-03-29T00:00:00Z'}");
    passTo("2026-03-29T00:00:00Z");
    assertThat(next().runAt()).as("what came early is not repeated").isEqualTo(Instant.parse("2026-03-30T12:00:00Z"));
  }

  @Test
  void a_misfire_that_skips_goes_on_and_one_that_holds_waits() {
    schedule("{'every':'P1D'}", ",'key':'skipping','misfire':{'policy':'skip','grace':'PT1H'}");
    schedule("{'every':'P1D'}", ",'key':'holding','misfire':{'policy':'hold'}");

    passTo("2026-03-30T18:00:00Z");

    List<Action> skipping = all().stream().filter(action -> "skipping".equals(action.key())).toList();
    assertThat(skipping).extracting(Action::state).containsExactly(ActionState.SKIPPED, ActionState.SCHEDULED);
    assertThat(skipping.getLast().runAt()).isEqualTo(Instant.parse("2026-03-31T12:00:00Z"));
    Action held = all().stream().filter(action -> "holding".equals(action.key())).findFirst().orElseThrow();
    assertThat(held.state()).isEqualTo(ActionState.HELD);
    node.commands().release(SchedulerFixture.ADMIN, held.id());
    assertThat(node.scheduler().step()).isEqualTo(1);
    assertThat(all().stream().filter(action -> "holding".equals(action.key()))).extracting(Action::state)
        .containsExactly(ActionState.EXECUTED, ActionState.SCHEDULED);
  }

  @Test
  void a_failed_occurrence_does_not_end_the_series_and_a_retry_does_not_double_it() {
    String first = schedule("{'every':'P1D','count':3}", "").actions().getFirst();
    clock.advance(Duration.ofDays(1));
    Action due = node.action(first);
    node.firing().fail(new Due(due.id(), due.entity(), due.generation(), due.runAt()), "broken");

    assertThat(node.state(first)).isEqualTo(ActionState.FAILED);
    assertThat(next().runAt()).isEqualTo(START.plus(Duration.ofDays(2)));
    BulkResult retried = node.bulk().run(SchedulerFixture.ADMIN, BulkRequest.parse(SchedulerFixture.json(
        "{'operation':'retry','dry_run':false,'filter':{'series':'" + first + "'}}")));
    assertThat(retried.changed()).isEqualTo(1);
    assertThat(node.scheduler().step()).isEqualTo(1);
    assertThat(node.state(first)).isEqualTo(ActionState.EXECUTED);
    assertThat(all()).hasSize(2);
  }

  @Test
  void an_occurrence_tried_again_that_misfires_starts_no_second_series() {
    String first = schedule("{'every':'P1D'}", ",'misfire':{'policy':'skip','grace':'PT1H'}").actions().getFirst();
    clock.advance(Duration.ofDays(1));
    Action due = node.action(first);
    node.firing().fail(new Due(due.id(), due.entity(), due.generation(), due.runAt()), "broken");
    node.commands().retry(SchedulerFixture.ADMIN, first);

    passTo("2026-03-28T18:00:00Z"); // six hours after the retry, in which nothing fired

    assertThat(node.state(first)).isEqualTo(ActionState.SKIPPED);
    assertThat(all().stream().filter(action -> !action.state().isTerminal())).hasSize(1);
  }

  @Test
  void deleting_the_entity_ends_the_series() {
    node.send(SchedulerFixture.ADMIN, "made", LEDGER, "{}",
        "{'role':'user','environment':'prod','category':'ledger','owner':'x'}");
    node.send(SchedulerFixture.ADMIN, "scheduler.schedule", LEDGER,
        "{'action':'run','pattern':'close','recurrence':{'every':'PT1H'}}", null);
    node.entityCommands().delete(SchedulerFixture.ADMIN, LEDGER, IfMatch.absent());

    clock.advance(Duration.ofDays(1));
    assertThat(node.scheduler().step()).isZero();
    assertThat(all()).extracting(Action::state).containsExactly(ActionState.SKIPPED);
  }

  @Test
  void a_single_schedule_moves_off_an_excluded_day() {
    String id = node.send("scheduler.schedule", LEDGER,
        "{'action':'archive','delay':'P1D','calendar':{'weekends':true,'dates':['2026-03-30']}}").actions().getFirst();

    assertThat(node.action(id).runAt()).isEqualTo(Instant.parse("2026-03-31T12:00:00Z"));
  }
}
