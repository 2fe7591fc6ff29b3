package dev.tempo.backend.converse.time;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/** Times as Tempo writes them in sentences: relative and absolute together, English, 24 hours, with the zone. */
public final class TimeText {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);

  private TimeText() {}

  /** {@code 26 Nov 2026}. */
  public static String date(LocalDate date) {
    return DATE.format(date);
  }

  /** {@code 26 Nov 2026 14:00}, with seconds only where there are any. */
  public static String local(ZonedDateTime time) {
    return (time.getSecond() == 0 ? MINUTE : SECOND).format(time);
  }

  /** {@code 26 Nov 2026 14:00 Europe/Berlin}. */
  public static String absolute(ZonedDateTime time) {
    return local(time) + " " + zone(time.getZone());
  }

  /** {@code Europe/Berlin}; {@code UTC} for whatever is no different from it, whose id may be {@code Z}. */
  public static String zone(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  /** {@code 26 Nov 2026 14:00 Europe/Berlin (in 3 d 4 h)}. */
  public static String full(ZonedDateTime time, Instant now) {
    return absolute(time) + " (" + relative(time.toInstant(), now) + ")";
  }

  /** {@code in 3 d 4 h}, {@code 12 min ago}, {@code now}. */
  public static String relative(Instant time, Instant now) {
    Duration distance = Duration.between(now, time);
    Duration length = distance.abs();
    if (length.toSeconds() == 0) {
      return "now";
    }
    String text = length.toDays() > 0 ? length.toDays() + " d" + more(length.toHoursPart(), "h")
        : length.toHours() > 0 ? length.toHours() + " h" + more(length.toMinutesPart(), "min")
            : length.toMinutes() > 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    return distance.isNegative() ? text + " ago" : "in " + text;
  }

  static String weekday(LocalDate date) {
    return weekday(date.getDayOfWeek());
  }

  static String weekday(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  static String month(Month month) {
    return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String more(int count, String unit) {
    return count == 0 ? "" : " " + count + " " + unit;
  }
}
