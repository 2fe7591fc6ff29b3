package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Exposure;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the database selects and counts, against the filter's own word on each action. */
class ActionListsTest {
  private static final Instant START = Instant.parse("2026-03-28T08:00:00Z");
  private static final Principal ALICE = new Principal("alice", Role.USER);
  private static final Principal BOB = new Principal("bob", Role.USER);

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, START);
  private final SchedulerFixture node = new SchedulerFixture(database, clock, Rule.of("user", "prod", "note").with(
      Effect.ACCESS, Access.SELF_ADMIN), Rule.of("user", "dev", "note").with(Effect.EXPOSURE, Exposure.SUMMARY));
  private final List<Action> all = new ArrayList<>();

  @BeforeEach
  void some_of_everything() {
    Random random = new Random(7);
    for (int i = 0; i < 120; i++) {
      EntityRef entity = new EntityRef(i % 2 == 0 ? "note" : "note_draft", "n" + i / 4);
      if (i % 3 == 0 && node.entities().find(entity).isEmpty()) {
        node.send(SchedulerFixture.ADMIN, "made", entity, "{}", "{'role':'user','environment':'" + List.of("prod",
            "prod/eu", "prodigy", "dev").get(random.nextInt(4)) + "','category':'note','owner':'"
            + (random.nextBoolean()
                ? "alice"
                : "bob")
            + "'}");
      }
      String kind = List.of("delete", "archive", "run").get(random.nextInt(3));
      node.send(SchedulerFixture.ADMIN, "scheduler.schedule", entity, "{'action':'" + kind + "','pattern':'p" + random
          .nextInt(2) + "','key':'k" + i + "','delay':'PT" + random.nextInt(72 * 60) + "M','cancel_on':['stop"
          + random
              .nextInt(4)
          + "']}", null);
    }
    node.send(SchedulerFixture.ADMIN, "stop1", new EntityRef("note", "n3"), "{}", null);
    clock.advance(Duration.ofHours(20));
    node.scheduler().step();
    String after = null;
    do {
      ActionPage page = node.actions().list(SchedulerFixture.ADMIN, new ActionQuery(ActionFilter.ANY,
          ActionQuery.Order.SOONEST, after, 50));
      page.items().forEach(view -> all.add(view.action()));
      after = page.next();
    } while (after != null);
    assertThat(all).hasSizeGreaterThan(110);
    assertThat(all).extracting(Action::state).contains(ActionState.SCHEDULED, ActionState.EXECUTED,
        ActionState.SKIPPED);
  }

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  @Test
  void the_database_selects_what_the_filter_matches() {
    List<ActionFilter> filters = List.of(ActionFilter.builder().entityType("note").build(), ActionFilter.builder()
        .entity(new EntityRef("note", "n3")).build(), ActionFilter.builder().kind(ActionKind.RUN).pattern("p1").build(),
        ActionFilter.builder().environment("prod").build(), ActionFilter.builder().environment("dev").owner("bob")
            .build(),
        ActionFilter.builder().category("note").role("user").build(), ActionFilter.builder().key("k17").build(),
        ActionFilter.builder().q("note/n1").build(), ActionFilter.builder().q("note_").build(), ActionFilter.builder()
            .q("k11").build(),
        ActionFilter.builder().due(START.plus(Duration.ofHours(10)), START.plus(Duration.ofHours(30))).states(Set.of(
            ActionState.SCHEDULED, ActionState.SKIPPED)).build());
    for (ActionFilter filter : filters) {
      List<String> matched = all.stream().filter(filter::matches).map(Action::id).toList();
      assertThat(matched).as(filter.toString()).isNotEmpty();
      assertThat(list(SchedulerFixture.ADMIN, filter, ActionQuery.Order.SOONEST)).as(filter.toString())
          .containsExactlyElementsOf(matched);
      assertThat(list(SchedulerFixture.ADMIN, filter, ActionQuery.Order.LATEST)).containsExactlyElementsOf(matched
          .reversed());
    }
  }

  private List<String> list(Principal reader, ActionFilter filter, ActionQuery.Order order) {
    return node.actions().list(reader, new ActionQuery(filter, order, null, 1_000)).items().stream().map(view -> view
        .action().id()).toList();
  }

  @Test
  void what_ended_last_comes_first_page_by_page() {
    List<Action> ended = new ArrayList<>();
    String after = null;
    do {
      ActionPage page = node.actions().list(SchedulerFixture.ADMIN, new ActionQuery(ActionFilter.builder().entityType(
          "note").build(), ActionQuery.Order.LAST_ENDED, after, 7));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(7);
      page.items().forEach(view -> ended.add(view.action()));
      after = page.next();
    } while (after != null);

    assertThat(ended).extracting(Action::id).containsExactlyElementsOf(all.stream().filter(action -> action
        .ending() != null && action.entity().type().equals("note")).sorted((one, other) -> Long.compare(end(other), end(
            one)))
        .map(Action::id).toList());
    assertThat(list(SchedulerFixture.ADMIN, ActionFilter.ANY.inStates(Set.of(ActionState.SCHEDULED)),
        ActionQuery.Order.LAST_ENDED)).isEmpty();
  }

  private static long end(Action action) {
    Action.Ending ending = action.ending();
    return ending == null ? 0 : ending.position();
  }

  @Test
  void a_retried_action_is_listed_by_its_last_end_alone() {
    Action executed = all.stream().filter(action -> action.state() == ActionState.EXECUTED).findFirst().orElseThrow();
    assertThat(list(SchedulerFixture.ADMIN, ActionFilter.builder().entity(executed.entity()).states(Set.of(
        ActionState.EXECUTED)).build(), ActionQuery.Order.LAST_ENDED)).containsOnlyOnce(executed.id());
  }

  @Test
  void a_forecast_counts_by_bucket_what_the_reader_may_see() {
    for (Principal reader : List.of(SchedulerFixture.ADMIN, ALICE, BOB, SchedulerFixture.SERVICE)) {
      for (ActionFilter filter : List.of(ActionFilter.ANY, ActionFilter.builder().owner("bob").build(), ActionFilter
          .builder().kind(ActionKind.RUN).build())) {
        Instant from = clock.instant();
        Instant to = from.plus(Duration.ofHours(30));
        Forecast forecast = node.actions().forecast(reader, new Forecast.Query(filter, from, to, Forecast.Bucket.HOUR,
            ZoneOffset.UTC));
        List<Action> seen = node.actions().list(reader, ActionQuery.soonest(ActionFilter.builder().states(Set.of(
            ActionState.SCHEDULED)).kind(filter.kind()).owner(filter.owner()).due(from, to).build(), 1_000)).items()
            .stream().map(ActionView::action).toList();
        assertThat(forecast.total()).as(reader + " " + filter).isEqualTo(seen.size());
        forecast.slots().forEach(slot -> assertThat(slot.count()).isEqualTo(seen.stream().filter(action -> !action
            .runAt().isBefore(slot.at()) && action.runAt().isBefore(slot.at().plus(Duration.ofHours(1)))).count()));
        assertThat(forecast.overdue()).isZero();
      }
    }
    assertThat(list(ALICE, ActionFilter.ANY, ActionQuery.Order.SOONEST)).isNotEmpty();
  }

  @Test
  void a_forecast_tells_what_is_overdue_and_takes_days_by_their_zone() {
    clock.advance(Duration.ofDays(2));
    long scheduled = all.stream().filter(action -> action.state() == ActionState.SCHEDULED).count();

    Forecast forecast = node.actions().forecast(SchedulerFixture.ADMIN, new Forecast.Query(ActionFilter.ANY, START,
        START.plus(Duration.ofDays(5)), Forecast.Bucket.DAY, ZoneId.of("Europe/Berlin")));

    assertThat(forecast.overdue()).isPositive().isLessThanOrEqualTo(scheduled);
    assertThat(forecast.total()).isEqualTo(scheduled);
    // The clocks go forward on the 29th.
    assertThat(forecast.slots()).extracting(Forecast.Slot::at).contains(Instant.parse("2026-03-29T22:00:00Z"));
    assertThat(forecast.toJson().path("items").get(0).path("by_action").has("archive")).isTrue();
    assertThatThrownBy(() -> new Forecast.Query(ActionFilter.ANY, START, START.plus(Duration.ofDays(30)),
        Forecast.Bucket.MINUTE, ZoneOffset.UTC)).isInstanceOf(IllegalArgumentException.class);
  }
}
