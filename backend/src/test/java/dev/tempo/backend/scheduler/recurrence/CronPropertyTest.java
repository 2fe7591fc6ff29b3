package dev.tempo.backend.scheduler.recurrence;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Cron against a clock on the wall that is looked at every minute of a year. */
class CronPropertyTest {
  private static final int COMPARED = 400;

  /** Empty: any. */
  record Fields(Set<Integer> minutes, Set<Integer> hours, Set<Integer> days, Set<Integer> months,
      Set<Integer> weekdays) {

    String expression() {
      return field(minutes) + " " + field(hours) + " " + field(days) + " " + field(months) + " " + field(weekdays);
    }

    private static String field(Set<Integer> values) {
      return values.isEmpty() ? "*" : new TreeSet<>(values).stream().map(String::valueOf).collect(Collectors.joining(
          ","));
    }

    boolean match(LocalDateTime local) {
      boolean day = days.contains(local.getDayOfMonth());
      boolean weekday = weekdays.contains(local.getDayOfWeek().getValue() % 7);
      boolean date = days.isEmpty() ? weekdays.isEmpty() || weekday : weekdays.isEmpty() ? day : day || weekday;
      return date && (minutes.isEmpty() || minutes.contains(local.getMinute())) && (hours.isEmpty() || hours.contains(
          local.getHour())) && (months.isEmpty() || months.contains(local.getMonthValue()));
    }
  }

  @Provide
  Arbitrary<Fields> fields() {
    Arbitrary<Set<Integer>> hours = Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(1, values(0, 23, 3)),
        net.jqwik.api.Tuple.of(2, values(0, 3, 3)));
    return Combinators.combine(values(0, 59, 3), hours, values(1, 31, 2), values(1, 12, 4), values(0, 6, 2)).as(
        Fields::new);
  }

  private static Arbitrary<Set<Integer>> values(int least, int most, int number) {
    return Arbitraries.integers().between(least, most).set().ofMinSize(0).ofMaxSize(number);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
        "Asia/Kathmandu", "Pacific/Apia").map(ZoneId::of);
  }

  @Provide
  Arbitrary<Instant> starts() {
    return Arbitraries.longs().between(Instant.parse("2010-01-01T00:00:00Z").getEpochSecond(), Instant.parse(
        "2035-01-01T00:00:00Z").getEpochSecond()).map(Instant::ofEpochSecond);
  }

  @Property(tries = 60)
  void fires_when_the_clock_on_the_wall_first_shows_the_time_or_a_later_one(@ForAll("fields") Fields fields,
      @ForAll("zones") ZoneId zone, @ForAll("starts") Instant start) {
    List<Instant> expected = onTheWall(fields, zone, start);
    Cron cron = Cron.parse(fields.expression(), zone);
    Instant at = start;
    for (Instant next : expected) {
      assertThat(cron.after(at)).as("%s in %s after %s", fields.expression(), zone, at).contains(next);
      at = next;
    }
  }

  /** Of the year after a time: the clock is looked at every minute, and whatever it has just reached or passed fires. */
  private static List<Instant> onTheWall(Fields fields, ZoneId zone, Instant start) {
    List<Instant> times = new ArrayList<>();
    // From long before, so that an overlap that is under way is known for one.
    Instant now = Instant.ofEpochSecond(start.getEpochSecond() / 60 * 60).minus(Duration.ofDays(2));
    LocalDateTime latest = LocalDateTime.ofInstant(now, zone);
    Instant end = start.plus(Duration.ofDays(366));
    while (now.isBefore(end) && times.size() < COMPARED) {
      now = now.plusSeconds(60);
      LocalDateTime shown = LocalDateTime.ofInstant(now, zone);
      boolean fires = false;
      while (latest.isBefore(shown)) {
        latest = latest.plusMinutes(1);
        fires |= fields.match(latest);
      }
      if (fires && now.isAfter(start)) {
        times.add(now);
      }
    }
    return times;
  }
}
