package dev.tempo.backend.scheduler.recurrence;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;

/**
 * Days on which nothing occurs, in a zone: those of the week, dates, and days of every year.
 *
 * @param days at most six
 */
public record DayCalendar(ZoneId zone, Set<DayOfWeek> days, Set<LocalDate> dates, Set<MonthDay> yearly) {
  /** Beyond any run of holidays. */
  private static final int MOST_DAYS = 20_000;

  public DayCalendar {
    Objects.requireNonNull(zone, "zone");
    days = Set.copyOf(days);
    dates = Set.copyOf(dates);
    yearly = Set.copyOf(yearly);
    if (days.size() == DayOfWeek.values().length) {
      throw new IllegalArgumentException("excludes every day of the week");
    }
  }

  public boolean excludes(Instant time) {
    return excludes(LocalTimes.local(time, zone).toLocalDate());
  }

  /** The time itself where its day is not excluded, else the same time of the next day that is not. */
  public Instant included(Instant time) {
    LocalDateTime local = LocalTimes.local(time, zone);
    LocalDate date = included(local.toLocalDate());
    return date.equals(local.toLocalDate()) ? time : LocalTimes.instant(date.atTime(local.toLocalTime()), zone);
  }

  LocalDate included(LocalDate date) {
    LocalDate next = date;
    while (excludes(next)) {
      if (next.isAfter(date.plusDays(MOST_DAYS))) {
        throw new IllegalArgumentException("excludes every day of the fifty years after " + date);
      }
      next = next.plusDays(1);
    }
    return next;
  }

  LocalDate dateOf(Instant time) {
    return LocalTimes.local(time, zone).toLocalDate();
  }

  Instant startOf(LocalDate date) {
    return LocalTimes.instant(date.atStartOfDay(), zone);
  }

  boolean excludes(LocalDate date) {
    return days.contains(date.getDayOfWeek()) || dates.contains(date) || yearly.contains(MonthDay.from(date));
  }
}
