package dev.tempo.backend.scheduler.recurrence;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RhythmTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<String> times(Occurrences occurrences, String after, int number) {
    List<String> times = new ArrayList<>();
    Optional<Instant> next = occurrences.after(Instant.parse(after));
    while (next.isPresent() && times.size() < number) {
      times.add(next.get().toString());
      next = occurrences.after(next.get());
    }
    return times;
  }

  private static List<String> times(Rhythm rhythm, String after, int number) {
    return times(new Occurrences(rhythm, null, Occurrences.OnExcluded.SKIP, null), after, number);
  }

  private static Interval every(String period, String duration, String anchor, ZoneId zone) {
    return new Interval(Period.parse(period), Duration.parse(duration), Instant.parse(anchor), zone);
  }

  @Test
  void in_a_gap_it_fires_at_the_first_valid_instant() {
    assertThat(times(Cron.parse("30 2 * * *", BERLIN), "2026-03-28T00:00:00Z", 3)).containsExactly(
        "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(times(Cron.parse("*/20 2,3 29 3 *", BERLIN), "2026-03-28T00:00:00Z", 4)).containsExactly(
        "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z", "2027-03-29T00:00:00Z");
    assertThat(times(Cron.parse("0 0 * * *", ZoneId.of("America/Sao_Paulo")), "2018-11-03T12:00:00Z", 2))
        .as("midnight is in the gap").containsExactly("2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z");
  }

  @Test
  void in_an_overlap_it_fires_once_the_first_time() {
    assertThat(times(Cron.parse("30 2 * * *", BERLIN), "2026-10-24T10:00:00Z", 2)).containsExactly(
        "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(times(Cron.parse("30 2 * * *", BERLIN), "2026-10-25T01:10:00Z", 1)).as("in the second pass")
        .containsExactly("2026-10-26T01:30:00Z");
    assertThat(times(Cron.parse("*/30 * * * *", BERLIN), "2026-10-25T00:00:00Z", 3)).containsExactly(
        "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z");
  }

  @Test
  void reads_what_cron_expressions_say() {
    assertThat(times(Cron.parse("0 9 * * MON-FRI", ZoneOffset.UTC), "2026-05-01T09:00:00Z", 2)).containsExactly(
        "2026-05-04T09:00:00Z", "2026-05-05T09:00:00Z");
    assertThat(times(Cron.parse("@daily", ZoneOffset.UTC), "2026-05-01T09:00:00Z", 1)).containsExactly(
        "2026-05-02T00:00:00Z");
    assertThat(times(Cron.parse("0 0 L * *", ZoneOffset.UTC), "2027-12-31T09:00:00Z", 2)).containsExactly(
        "2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z");
    assertThat(times(Cron.parse("0 0 * * 5#2", ZoneOffset.UTC), "2026-05-01T09:00:00Z", 2)).containsExactly(
        "2026-05-08T00:00:00Z", "2026-06-12T00:00:00Z");
    assertThat(times(Cron.parse("0 0 29 2 *", ZoneOffset.UTC), "2096-05-01T09:00:00Z", 1)).containsExactly(
        "2104-02-29T00:00:00Z");
    assertThat(Cron.parse("0 0 30 2 *", ZoneOffset.UTC).after(Instant.EPOCH)).isEmpty();
    assertThat(Cron.parse("0 0 * * *", ZoneOffset.UTC).after(Rhythm.LAST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
    "* * * * 8", "x * * * *", "*/0 * * * *", "5-1-3 * * * *", "@sometimes", "0 0 32 * *"})
  void refuses_what_is_no_cron_expression(String text) {
    assertThatThrownBy(() -> Cron.parse(text, ZoneOffset.UTC)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cron expression");
  }

  @Test
  void intervals_count_from_their_anchor() {
    assertThat(times(every("P1M", "PT0S", "2026-01-31T10:00:00Z", ZoneOffset.UTC), "2026-01-01T00:00:00Z", 4))
        .containsExactly("2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z", "2026-03-31T10:00:00Z",
            "2026-04-30T10:00:00Z");
    assertThat(times(every("P0D", "PT15M", "2026-01-01T00:07:00Z", ZoneOffset.UTC), "2030-01-01T00:00:00Z", 1))
        .containsExactly("2030-01-01T00:07:00Z");
    assertThat(times(every("P1D", "PT0S", "2026-03-28T08:00:00Z", BERLIN), "2026-03-28T08:00:00Z", 2)).as(
        "nine o'clock, by the clock on the wall").containsExactly("2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z");
    assertThat(times(every("P1Y", "PT0S", "2024-02-29T00:00:00Z", ZoneOffset.UTC), "2024-03-01T00:00:00Z", 4))
        .containsExactly("2025-02-28T00:00:00Z", "2026-02-28T00:00:00Z", "2027-02-28T00:00:00Z",
            "2028-02-29T00:00:00Z");
    assertThat(every("P9000Y", "PT0S", "2026-01-01T00:00:00Z", ZoneOffset.UTC).after(Instant.parse(
        "2026-01-01T00:00:00Z"))).isEmpty();
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs().between(Instant.parse("2015-01-01T00:00:00Z").getEpochSecond(), Instant.parse(
        "2030-01-01T00:00:00Z").getEpochSecond()).map(Instant::ofEpochSecond);
  }

  @Property(tries = 300)
  void an_interval_is_the_first_step_that_is_later(@ForAll("instants") Instant anchor, @ForAll("instants") Instant time,
      @ForAll @IntRange(max = 14) int months, @ForAll @IntRange(max = 40) int days,
      @ForAll @IntRange(max = 50) int hours) {
    Period period = Period.of(0, months, days);
    Duration duration = Duration.ofHours(hours);
    if (period.isZero() && duration.isZero()) {
      return;
    }
    Instant naive = anchor;
    LocalDateTime local = LocalDateTime.ofInstant(anchor, BERLIN);
    for (int n = 1; !naive.isAfter(time); n++) {
      LocalDateTime day = local.plusMonths((long) months * n).plusDays((long) days * n);
      // ZonedDateTime moves on by the length of a gap: so the gap's end is taken here, by asking on both sides.
      Instant date = period.isZero() ? anchor : wall(day);
      naive = date.plus(duration.multipliedBy(n));
    }
    assertThat(new Interval(period, duration, anchor, BERLIN).after(time)).contains(naive);
  }

  private static Instant wall(LocalDateTime local) {
    Instant lenient = local.atZone(BERLIN).withEarlierOffsetAtOverlap().toInstant();
    while (!LocalDateTime.ofInstant(lenient, BERLIN).equals(local) && !LocalDateTime.ofInstant(lenient.minusSeconds(1),
        BERLIN).isBefore(local)) {
      lenient = lenient.minusSeconds(1);
    }
    return lenient;
  }

  @Property(tries = 400)
  void a_calendar_leaves_what_it_does_not_exclude(@ForAll("instants") Instant start,
      @ForAll Set<DayOfWeek> days, @ForAll @IntRange(min = 1, max = 40) int hours, @ForAll boolean moves) {
    Set<DayOfWeek> excluded = days.size() == 7 ? EnumSet.of(DayOfWeek.MONDAY) : days;
    LocalDate first = LocalDateTime.ofInstant(start, BERLIN).toLocalDate();
    DayCalendar calendar = new DayCalendar(BERLIN, excluded, Set.of(first.plusDays(3), first.plusDays(4)), Set.of(
        MonthDay.of(12, 25)));
    Interval rhythm = new Interval(Period.ZERO, Duration.ofHours(hours), start, BERLIN);
    Occurrences occurrences = new Occurrences(rhythm, calendar, moves ? Occurrences.OnExcluded.NEXT
        : Occurrences.OnExcluded.SKIP, null);
    TreeSet<Instant> naive = new TreeSet<>();
    for (int n = 0; n * hours < 24 * 40; n++) {
      Instant meant = start.plus(Duration.ofHours((long) n * hours));
      LocalDateTime local = LocalDateTime.ofInstant(meant, BERLIN);
      while (moves && isExcluded(calendar, local.toLocalDate())) {
        local = local.plusDays(1);
      }
      if (!isExcluded(calendar, local.toLocalDate())) {
        naive.add(local.toLocalDate().equals(LocalDateTime.ofInstant(meant, BERLIN).toLocalDate()) ? meant : wall(
            local));
      }
    }
    Instant at = start.minusNanos(1);
    for (Instant next : naive.headSet(start.plus(Duration.ofDays(30)))) {
      assertThat(occurrences.after(at)).as(calendar + " after " + at).contains(next);
      at = next;
    }
  }

  private static boolean isExcluded(DayCalendar calendar, LocalDate date) {
    return calendar.days().contains(date.getDayOfWeek()) || calendar.dates().contains(date) || calendar.yearly()
        .contains(MonthDay.from(date));
  }

  @Test
  void what_is_moved_meets_what_is_there_and_they_are_one() {
    DayCalendar weekends = new DayCalendar(BERLIN, EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), Set.of(), Set
        .of());
    Cron daily = Cron.parse("0 9 * * *", BERLIN);

    assertThat(times(new Occurrences(daily, weekends, Occurrences.OnExcluded.NEXT, null), "2026-05-01T06:00:00Z", 3))
        .containsExactly("2026-05-01T07:00:00Z", "2026-05-04T07:00:00Z", "2026-05-05T07:00:00Z");
    assertThat(times(new Occurrences(daily, weekends, Occurrences.OnExcluded.SKIP, Instant.parse(
        "2026-05-04T07:00:00Z")), "2026-05-01T06:00:00Z", 3)).containsExactly("2026-05-01T07:00:00Z",
            "2026-05-04T07:00:00Z");
    assertThat(times(new Occurrences(Cron.parse("0 9 * * SAT", BERLIN), weekends, Occurrences.OnExcluded.SKIP, null),
        "2026-05-01T06:00:00Z", 3)).as("nothing is left").isEmpty();
    assertThatThrownBy(() -> new DayCalendar(BERLIN, EnumSet.allOf(DayOfWeek.class), Set.of(), Set.of())).isInstanceOf(
        IllegalArgumentException.class);
  }
}
