package dev.tempo.backend.scheduler.recurrence;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * At {@code anchor} plus 0, 1, 2... times a step. Years, months and days are counted from the anchor's local time in the zone:
 * P1M from the 31st of January is the 28th or 29th of February, then the 31st of March. What is shorter counts as it passes.
 *
 * @param period   not negative
 * @param duration not negative
 */
public record Interval(Period period, Duration duration, Instant anchor, ZoneId zone) implements Rhythm {
  public static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final double SECONDS_A_DAY = 86_400;
  private static final double DAYS_A_MONTH = 30.436875;

  /** @throws IllegalArgumentException for a step shorter than {@link #SHORTEST} */
  public Interval {
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(anchor, "anchor");
    Objects.requireNonNull(zone, "zone");
    if (period.isZero() && duration.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("recurs more often than every second, the shortest interval");
    }
  }

  @Override
  public Optional<Instant> after(Instant time) {
    try {
      long number = Math.max(0, estimate(time) - 2);
      while (number > 0 && at(number - 1).isAfter(time)) {
        number--;
      }
      while (!at(number).isAfter(time)) {
        number++;
      }
      return Optional.of(at(number)).filter(next -> !next.isAfter(LAST));
    } catch (DateTimeException | ArithmeticException beyondCalendar) {
      return Optional.empty();
    }
  }

  private Instant at(long number) {
    if (period.isZero()) {
      return anchor.plus(duration.multipliedBy(number));
    }
    LocalDateTime from = LocalTimes.local(anchor, zone);
    LocalDateTime day = from.plus(period.multipliedBy(Math.toIntExact(number)));
    Instant date = number == 0 ? anchor : LocalTimes.instant(day, zone);
    return date.plus(duration.multipliedBy(number));
  }

  /** How many steps fit about in between; off by few, however far away. */
  private long estimate(Instant time) {
    double step = (period.toTotalMonths() * DAYS_A_MONTH + period.get(ChronoUnit.DAYS)) * SECONDS_A_DAY
        + duration.getSeconds()
        + duration.getNano() / 1e9;
    return (long) ((time.getEpochSecond() - anchor.getEpochSecond()) / step);
  }
}
