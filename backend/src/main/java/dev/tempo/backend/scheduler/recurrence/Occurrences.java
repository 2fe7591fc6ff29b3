package dev.tempo.backend.scheduler.recurrence;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A rhythm without the days that a calendar excludes.
 *
 * @param calendar null: none is
 * @param until    none is later; null: no end
 */
public record Occurrences(Rhythm rhythm, @Nullable DayCalendar calendar, OnExcluded onExcluded,
    @Nullable Instant until) {
  /** A calendar that skips so many one after the other skips them all. */
  private static final int MOST_SKIPPED = 1_000;

  public Occurrences {
    Objects.requireNonNull(rhythm, "rhythm");
    Objects.requireNonNull(onExcluded, "onExcluded");
  }

  /** What becomes of an occurrence on an excluded day. */
  public enum OnExcluded {
    /** It does not take place. */
    SKIP,
    /** It takes place at the same time of the next day that is not excluded; several that meet there are one. */
    NEXT;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<OnExcluded> of(String wire) {
      return Arrays.stream(values()).filter(choice -> choice.wire().equals(wire)).findFirst();
    }
  }

  /** The first that is later than a time; empty where the series is over. */
  public Optional<Instant> after(Instant time) {
    Optional<Instant> next = calendar == null ? rhythm.after(time) : switch (onExcluded) {
      case SKIP -> skipping(time, calendar);
      case NEXT -> moving(time, calendar);
    };
    return next.filter(occurs -> !occurs.isAfter(Rhythm.LAST) && (until == null || !occurs.isAfter(until)));
  }

  private Optional<Instant> skipping(Instant time, DayCalendar days) {
    Instant from = time;
    for (int skipped = 0; skipped < MOST_SKIPPED; skipped++) {
      Optional<Instant> meant = rhythm.after(from);
      if (meant.isEmpty() || !days.excludes(meant.get())) {
        return meant;
      }
      from = days.startOf(days.dateOf(meant.get()).plusDays(1)).minusNanos(1);
    }
    return Optional.empty();
  }

  /**
   * Several days may fall together on one, where what was meant for a later day can have the earlier time. So the day is found
   * first, and then the earliest time on it.
   */
  private Optional<Instant> moving(Instant time, DayCalendar days) {
    LocalDate today = days.dateOf(time);
    LocalDate first = days.included(today);
    LocalTime since = first.equals(today) ? LocalTimes.local(time, days.zone()).toLocalTime() : LocalTime.MIN;
    return earliestOn(first, since, time, days).or(() -> rhythm.after(days.startOf(first.plusDays(1)).minusNanos(1))
        .flatMap(meant -> earliestOn(days.included(days.dateOf(meant)), LocalTime.MIN, time, days)));
  }

  /** @param since where the day is looked at from, on each of the days that fall together on it */
  private Optional<Instant> earliestOn(LocalDate date, LocalTime since, Instant time, DayCalendar days) {
    Optional<Instant> earliest = Optional.empty();
    LocalDate meantFor = date;
    do {
      LocalDate day = meantFor;
      Instant from = LocalTimes.instant(day.atTime(since), days.zone()).minusNanos(1);
      Optional<Instant> found = Optional.empty();
      for (Optional<Instant> meant = rhythm.after(from); found.isEmpty() && meant.filter(next -> days.dateOf(next)
          .equals(day)).isPresent(); meant = rhythm.after(meant.get())) {
        // In an overlap, a time of this very day may be one of the second pass: it stays what it is.
        found = meant.map(next -> day.equals(date) ? next : LocalTimes.instant(date.atTime(LocalTimes.local(next, days
            .zone()).toLocalTime()), days.zone())).filter(occurs -> occurs.isAfter(time));
      }
      if (found.isPresent() && (earliest.isEmpty() || found.get().isBefore(earliest.get()))) {
        earliest = found;
      }
      meantFor = meantFor.minusDays(1);
    } while (days.excludes(meantFor));
    return earliest;
  }
}
