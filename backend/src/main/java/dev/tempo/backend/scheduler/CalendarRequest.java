package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.scheduler.Series.DayCalendarRef;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Parses calendars: {@code {"zone"?, "weekends"? | "days"?, "dates"?, "exclude_yearly"?}}. */
final class CalendarRequest {
  static final Set<String> MEMBERS = Set.of("zone", "weekends", "days", "dates", "exclude_yearly");
  private static final int MOST_DATES = 1_000;
  /** With these bounds, some day of a few decades is always left. */
  private static final int MOST_YEARLY = 30;

  private CalendarRequest() {}

  /** {@code calendar}: a name or a calendar told here; null where it is absent. */
  static @Nullable DayCalendarRef reference(Members members, Function<String, Optional<DayCalendar>> named) {
    if (!members.has("calendar")) {
      return null;
    }
    if (members.json().get("calendar").isTextual()) {
      String name = String.valueOf(members.text("calendar"));
      if (named.apply(name).isEmpty()) {
        throw members.refuse("calendar", "there is no calendar '" + name + "'");
      }
      return new DayCalendarRef.Named(name);
    }
    return new DayCalendarRef.Inline(parse(new Members(members.object("calendar"), members.pointer()
        + "/calendar")));
  }

  /** Where {@code calendar} excludes the day, the same time of the next day that it leaves. */
  static ScheduleRequest.Time included(Members members, ScheduleRequest.Time time, Instant now,
      Function<String, Optional<DayCalendar>> named) {
    DayCalendar days = switch (reference(members, named)) {
      case null -> null;
      case DayCalendarRef.Named(String name) -> named.apply(name).orElseThrow();
      case DayCalendarRef.Inline(DayCalendar inline) -> inline;
    };
    Instant at = switch (time) {
      case ScheduleRequest.Time.At(Instant runAt) -> runAt;
      case ScheduleRequest.Time.After(Delay delay) -> delay.after(now);
    };
    if (days == null || !days.excludes(at)) {
      return time;
    }
    Instant moved = days.included(at);
    ScheduleRequest.refuseBeyondCalendar(members, "calendar", moved);
    return new ScheduleRequest.Time.At(moved);
  }

  static DayCalendar parse(Members members) {
    members.only(MEMBERS);
    ZoneId zone = RecurrenceRequest.zone(members, "zone").orElse(ZoneOffset.UTC);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    if (members.flag("weekends", false)) {
      days.addAll(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
    }
    each(members, "days", DayOfWeek.values().length, "a day of the week such as monday", text -> days.add(
        DayOfWeek.valueOf(text.toUpperCase(Locale.ROOT))));
    Set<LocalDate> dates = new HashSet<>();
    each(members, "dates", MOST_DATES, "a date such as 2026-12-24", text -> dates.add(date(text)));
    Set<MonthDay> yearly = new HashSet<>();
    each(members, "exclude_yearly", MOST_YEARLY, "a day of the year such as 12-25", text -> yearly.add(MonthDay.parse(
        "--" + text)));
    if (days.isEmpty() && dates.isEmpty() && yearly.isEmpty()) {
      throw members.refuse("days", "no day is excluded: give weekends, days, dates or exclude_yearly");
    }
    try {
      return new DayCalendar(zone, days, dates, yearly);
    } catch (IllegalArgumentException e) {
      throw members.refuse("days", String.valueOf(e.getMessage()));
    }
  }

  private static LocalDate date(String text) {
    LocalDate date = LocalDate.parse(text);
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new DateTimeException("outside the years 1 to 9999");
    }
    return date;
  }

  private static void each(Members members, String name, int most, String what, Consumer<String> take) {
    if (!members.has(name)) {
      return;
    }
    JsonNode list = members.json().get(name);
    if (!list.isArray() || list.size() > most) {
      throw members.refuse(name, "must be a list of at most " + most + ", each " + what);
    }
    Members items = new Members(members.json(), members.pointer() + "/" + name);
    for (int i = 0; i < list.size(); i++) {
      try {
        take.accept(list.get(i).asText());
      } catch (DateTimeException | IllegalArgumentException e) {
        throw items.refuse(Integer.toString(i), "'" + list.get(i).asText() + "' is not " + what);
      }
    }
  }
}
