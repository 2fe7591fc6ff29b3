package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is meant for one time is spread after it: never before, the same whoever works it out, evenly over many. */
class JitterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant MEANT = NOW.plus(Duration.ofHours(1));

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, NOW);
  private final SchedulerFixture node = new SchedulerFixture(database, clock);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private String schedule(String id) {
    return node.send("scheduler.schedule", new EntityRef("box", id),
        "{'action':'delete','run_at':'" + MEANT + "','jitter':'PT10M','override_on':['box_used']}").actions()
        .getFirst();
  }

  @Test
  void many_that_are_meant_for_one_time_fire_over_the_jitter_and_none_before() {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      times.add(node.action(schedule("b" + i)).runAt());
    }
    assertThat(times).allMatch(time -> !time.isBefore(MEANT) && !time.isAfter(MEANT.plus(Duration.ofMinutes(10))));
    assertThat(times.stream().map(time -> Duration.between(MEANT, time).toMinutes()).distinct().count())
        .isGreaterThanOrEqualTo(5);

    clock.advance(Duration.between(NOW, MEANT.minusMillis(1)));
    assertThat(node.scheduler().step()).isZero();
    clock.advance(Duration.ofMinutes(5));
    int half = node.scheduler().step();
    assertThat((long) half).isEqualTo(times.stream().filter(time -> !time.isAfter(clock.instant())).count());
    clock.advance(Duration.ofMinutes(6));
    assertThat(half + node.scheduler().step()).isEqualTo(40);
  }

  @Test
  void an_override_spreads_anew_and_a_postponement_keeps_the_distance() {
    String id = schedule("a");
    Action before = node.action(id);
    assertThat(ActionJson.of(before).get("jitter").textValue()).isEqualTo("PT10M");
    node.send("box_used", before.entity(), "{'delay':'PT2H'}");
    Action moved = node.action(id);
    Instant given = NOW.plus(Duration.ofHours(2));
    assertThat(moved.runAt()).isBetween(given, given.plus(Duration.ofMinutes(10)));
    assertThat(Duration.between(given, moved.runAt())).isNotEqualTo(Duration.between(MEANT, before.runAt()));

    node.commands().override(SchedulerFixture.ADMIN, id, json("{'postpone_by':'PT1H'}"));
    assertThat(node.action(id).runAt()).isEqualTo(moved.runAt().plus(Duration.ofHours(1)));
  }

  @Test
  void each_occurrence_of_a_series_is_spread_by_itself_and_the_series_keeps_its_times() {
    String first = node.send("scheduler.schedule", new EntityRef("box", "s"),
        "{'action':'run','pattern':'none','jitter':'PT10M','recurrence':{'cron':'0 * * * *'}}").actions().getFirst();
    clock.advance(Duration.ofMinutes(71));
    node.scheduler().step();
    assertThat(node.state(first)).isEqualTo(ActionState.EXECUTED);
    Action next = node.actions().future(SchedulerFixture.ADMIN, new EntityRef("box", "s")).stream()
        .map(ActionView::action).filter(
            action -> action.state() == ActionState.SCHEDULED)
        .findFirst().orElseThrow();
    Series series = Objects.requireNonNull(next.plan().series());
    assertThat(series.meant()).isEqualTo(NOW.plus(Duration.ofHours(2)));
    assertThat(next.runAt()).isBetween(series.meant(), series.meant().plus(Duration.ofMinutes(10)));
    assertThat(next.plan().jitter()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void it_is_the_same_for_an_action_and_generation_and_another_for_the_next() {
    String id = UUID.randomUUID().toString();
    When given = new When.At(MEANT);
    When.Spread spread = new When.Spread(given, Duration.ofDays(1), id, 3);
    assertThat(spread.resolve()).isEqualTo(new When.Spread(given, Duration.ofDays(1), id, 3).resolve());
    assertThat(spread.resolve()).isNotEqualTo(new When.Spread(given, Duration.ofDays(1), id, 4).resolve());
    assertThat(spread.estimate(NOW)).isEqualTo(spread.resolve());
  }

  @Test
  void what_is_no_jitter_is_refused_with_its_place() {
    for (String wrong : List.of("PT0S", "P1M", "P367D", "soon")) {
      assertThatThrownBy(() -> node.send("scheduler.schedule", new EntityRef("box", "w"),
          "{'action':'delete','delay':'PT1H','jitter':'" + wrong + "'}")).isInstanceOfSatisfying(Refusal.class,
              refusal -> assertThat(refusal.violations().getFirst().pointer()).isEqualTo("/payload/jitter"));
    }
  }
}
