package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.recurrence.DayCalendar;
import dev.tempo.backend.scheduler.recurrence.Occurrences;
import dev.tempo.backend.scheduler.recurrence.Rhythm;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The place of an action in a series: each occurrence is an action of its own, with its own id, history and end, and the same
 * key.
 *
 * @param first  the id of the first occurrence, which is the id of the series; null in that one until it is written
 * @param number from 1
 * @param meant  when it should take place, whatever an override has made of it: the next one is later
 * @param until  none is later; null: no end
 * @param count  how many there are at most; null: no end
 */
public record Series(Rhythm rhythm, @Nullable DayCalendarRef calendar, Occurrences.OnExcluded onExcluded,
    @Nullable Instant until, @Nullable Integer count, @Nullable String first, int number, Instant meant) {

  /** Days off: by the name of a calendar, or told with the schedule. */
  public sealed interface DayCalendarRef {
    record Named(String name) implements DayCalendarRef {}

    record Inline(DayCalendar days) implements DayCalendarRef {}
  }

  public Series {
    Objects.requireNonNull(rhythm, "rhythm");
    Objects.requireNonNull(onExcluded, "onExcluded");
    Objects.requireNonNull(meant, "meant");
  }

  /**
   * The occurrence after this one and after a time: those between have been missed, and are made up for by this one.
   *
   * @param calendars by their names; a calendar that is gone excludes nothing
   * @return empty where this was the last
   */
  Optional<Series> next(Instant now, Function<String, Optional<DayCalendar>> calendars) {
    if (count != null && number >= count) {
      return Optional.empty();
    }
    return occurrences(calendars).after(now.isAfter(meant) ? now : meant).map(time -> new Series(rhythm, calendar,
        onExcluded, until, count, first, number + 1, time));
  }

  /** The same within the series of an action. */
  Series of(String id) {
    return new Series(rhythm, calendar, onExcluded, until, count, id, number, meant);
  }

  Occurrences occurrences(Function<String, Optional<DayCalendar>> calendars) {
    DayCalendar days = switch (calendar) {
      case null -> null;
      case DayCalendarRef.Named(String name) -> calendars.apply(name).orElse(null);
      case DayCalendarRef.Inline(DayCalendar inline) -> inline;
    };
    return new Occurrences(rhythm, days, onExcluded, until);
  }
}
