package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Calendars by name, and the series that go by them. */
class CalendarsTest {
  private static final EntityRef LEDGER = new EntityRef("ledger", "1");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-05-04T12:00:00Z"));
  private final SchedulerFixture node = new SchedulerFixture(database, clock);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private NamedCalendar put(String days) {
    return node.calendars().put(SchedulerFixture.SERVICE, "berlin", SchedulerFixture.json(days));
  }

  private List<Action> live() {
    return node.actions().list(SchedulerFixture.ADMIN, ActionQuery.soonest(Set.of(ActionState.SCHEDULED), 10)).items()
        .stream().map(ActionView::action).toList();
  }

  private void schedule(String more) {
    node.send("scheduler.schedule", LEDGER,
        "{'action':'run','pattern':'close','recurrence':{'cron':'0 9 * * *','zone':'Europe/Berlin','calendar':'berlin'"
            + more + "}}");
  }

  @Test
  void every_change_is_an_event_and_its_position_the_version() {
    NamedCalendar first = put("{'zone':'Europe/Berlin','weekends':true,'exclude_yearly':['12-25']}");
    assertThat(put("{'zone':'Europe/Berlin','days':['sunday','saturday'],'exclude_yearly':['12-25']}")).isEqualTo(
        first);
    NamedCalendar second = put("{'zone':'Europe/Berlin','dates':['2026-05-14']}");

    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(node.calendars().list("", 10)).containsExactly(second);
    node.calendars().delete(SchedulerFixture.ADMIN, "berlin");
    assertThat(node.types()).containsExactly("calendar_changed", "calendar_changed", "calendar_deleted");
    assertThat(node.events()).extracting(event -> event.entity().toString()).containsOnly("calendar/berlin");
    assertThatThrownBy(() -> node.calendars().find("berlin")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> node.calendars().put(new Principal("u", Role.USER), "mine", SchedulerFixture.json(
        "{'weekends':true}"))).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(
            Refusal.Kind.FORBIDDEN));
  }

  @Test
  void a_series_goes_by_the_calendar_as_it_is_when_the_next_is_worked_out() {
    put("{'zone':'Europe/Berlin','dates':['2026-05-05']}");
    schedule("");
    assertThat(live()).singleElement().extracting(Action::runAt).isEqualTo(Instant.parse("2026-05-06T07:00:00Z"));
    assertThatThrownBy(() -> node.calendars().delete(SchedulerFixture.ADMIN, "berlin")).isInstanceOfSatisfying(
        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT));

    put("{'zone':'Europe/Berlin','dates':['2026-05-07','2026-05-08']}");
    clock.set(Instant.parse("2026-05-06T07:00:00Z"));
    assertThat(node.scheduler().step()).isEqualTo(1);

    assertThat(live()).singleElement().extracting(Action::runAt).isEqualTo(Instant.parse("2026-05-09T07:00:00Z"));
  }

  @Test
  void a_day_that_is_excluded_later_is_skipped_when_it_comes() {
    put("{'zone':'Europe/Berlin','dates':['2026-01-01']}");
    schedule("");
    String skipped = live().getFirst().id();
    put("{'zone':'Europe/Berlin','dates':['2026-05-05']}");

    clock.set(Instant.parse("2026-05-05T07:00:00Z"));
    assertThat(node.scheduler().step()).isZero();

    assertThat(node.action(skipped).state()).isEqualTo(ActionState.SKIPPED);
    assertThat(node.action(skipped).reason()).contains("calendar");
    assertThat(live()).singleElement().extracting(Action::runAt).isEqualTo(Instant.parse("2026-05-06T07:00:00Z"));
  }

  @Test
  void what_falls_on_a_day_off_is_moved_where_that_is_asked_for() {
    put("{'zone':'Europe/Berlin','dates':['2026-05-05','2026-05-06']}");
    schedule(",'on_excluded':'next'");
    assertThat(live()).singleElement().extracting(Action::runAt).isEqualTo(Instant.parse("2026-05-07T07:00:00Z"));
  }
}
