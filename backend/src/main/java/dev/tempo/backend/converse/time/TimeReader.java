package dev.tempo.backend.converse.time;

import dev.tempo.backend.converse.grammar.Grammar;
import dev.tempo.backend.converse.grammar.Parse;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what a parsed {@code <moment>} or {@code <window>} means to a reader whose time it is {@code now}, in whose zone.
 *
 * <p>Example, on Monday 23 November 2026: "tomorrow at 9" is 24 November 09:00; "next friday" asks back (27 November or 4
 * December); "at 9", said at 10:15, asks back; "yesterday" cannot be used.
 */
public final class TimeReader {
  private static final int LAST_YEAR = 9999;

  private TimeReader() {}

  /** The rules {@code moment} and {@code window}, and all that they are made of. */
  public static Grammar grammar() {
    return Grammar.empty().with(TimeReader.class, "time.grammar", TimeLeaves.ALL);
  }

  /** @param now the reader's time in the reader's zone */
  public static Moment moment(Parse moment, ZonedDateTime now) {
    try {
      return toCome(switch (moment.label()) {
        case "now" -> new Moment.At(now);
        case "in" -> new Moment.At(Amount.of(moment.only("duration")).after(now));
        case "ago" -> new Moment.At(Amount.of(moment.only("duration")).before(now).minusNanos(1));
        case "instant" -> new Moment.At(instant(moment.only("instant").text().toUpperCase(Locale.ROOT), now.getZone()));
        case "both" -> onDay(moment, now);
        case "day" -> day(moment.only("day"), now);
        case "clock" -> nextTime(moment, now);
        default -> new Moment.Unclear("'" + moment.original() + "' is a stretch of time. At which time of which day?");
      }, now);
    } catch (DateTimeException | ArithmeticException e) {
      return new Moment.Unusable(reason(e));
    }
  }

  /** @param now the reader's time in the reader's zone */
  public static Window window(Parse window, ZonedDateTime now) {
    LocalDate today = now.toLocalDate();
    ZoneId zone = now.getZone();
    try {
      return switch (window.label()) {
        case "day" -> single(window, today, day -> Stretches.days(day, day.plusDays(1), zone));
        case "stretch" -> Stretches.of(window.only("stretch"), now);
        case "next" -> new Window.Between(now, Amount.of(window.only("duration")).after(now));
        case "in" -> new Window.Unclear("Within the next " + window.only("duration").original() + ", or on "
            + TimeText.date(Amount.of(window.only("duration")).after(now).toLocalDate()) + "?");
        case "by" -> single(window, today, day -> new Window.Between(now, day.plusDays(1).atStartOfDay(zone)));
        case "before" -> single(window, today, day -> new Window.Between(now, day.atStartOfDay(zone)));
        case "after" -> single(window, today, day -> new Window.Between(day.plusDays(1).atStartOfDay(zone), null));
        default -> between(window, today, zone);
      };
    } catch (DateTimeException | ArithmeticException e) {
      return new Window.Unusable(reason(e));
    }
  }

  static String which(List<LocalDate> days) {
    return "Which day do you mean: "
        + days.stream().map(day -> TimeText.weekday(day) + " " + TimeText.date(day)).collect(
            Collectors.joining(" or "))
        + "?";
  }

  private static Moment onDay(Parse moment, ZonedDateTime now) {
    List<LocalDate> days = Days.of(moment.only("day"), now.toLocalDate());
    if (days.size() > 1) {
      return new Moment.Unclear(which(days));
    }
    return new Moment.At(at(days.getFirst(), time(moment), zone(moment, now)).withZoneSameInstant(now.getZone()));
  }

  private static Moment day(Parse day, ZonedDateTime now) {
    List<LocalDate> days = Days.of(day, now.toLocalDate());
    if (days.size() > 1) {
      return new Moment.Unclear(which(days));
    }
    return days.getFirst().equals(now.toLocalDate())
        ? new Moment.Unclear("At what time today?")
        : new Moment.At(days.getFirst().atStartOfDay(now.getZone()));
  }

  /** A time without a day: today's where it is to come; midnight is the next; else it is asked. */
  private static Moment nextTime(Parse moment, ZonedDateTime now) {
    LocalTime time = time(moment);
    ZoneId zone = zone(moment, now);
    LocalDate today = now.withZoneSameInstant(zone).toLocalDate();
    ZonedDateTime thisDay = at(today, time, zone).withZoneSameInstant(now.getZone());
    ZonedDateTime nextDay = at(today.plusDays(1), time, zone).withZoneSameInstant(now.getZone());
    if (thisDay.isAfter(now)) {
      return new Moment.At(thisDay);
    }
    if (time.equals(LocalTime.MIDNIGHT)) {
      return new Moment.At(nextDay);
    }
    Stream<ZonedDateTime> evening = Stream.of(thisDay.plusHours(12))
        .filter(later -> time.getHour() < 12 && later.isAfter(
            now) && !moment.text().contains("m"));
    return new Moment.Unclear(TimeText.local(thisDay) + " has passed. Do you mean " + Stream.concat(evening, Stream.of(
        nextDay)).map(TimeText::local).collect(Collectors.joining(" or ")) + "?");
  }

  private static LocalTime time(Parse moment) {
    return moment.first("clock").map(clock -> clock.label().isEmpty() ? Clocks.token(clock.text()) : Clocks.of(clock))
        .orElseGet(() -> moment.text().endsWith("noon") ? LocalTime.NOON : LocalTime.MIDNIGHT);
  }

  private static ZoneId zone(Parse moment, ZonedDateTime now) {
    return moment.first("zone").flatMap(zone -> TimeLeaves.zone(zone.original())).orElse(now.getZone());
  }

  /** In a gap the first valid instant (java.time would move on by the gap's length), in an overlap the first time. */
  private static ZonedDateTime at(LocalDate day, LocalTime time, ZoneId zone) {
    LocalDateTime local = day.atTime(time);
    var gap = zone.getRules().getTransition(local);
    return gap != null && gap.isGap() ? gap.getInstant().atZone(zone) : local.atZone(zone).withEarlierOffsetAtOverlap();
  }

  private static ZonedDateTime instant(String text, ZoneId zone) {
    boolean offset = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
    if (offset) {
      return OffsetDateTime.parse(text).atZoneSameInstant(zone);
    }
    LocalDateTime local = LocalDateTime.parse(text);
    return at(local.toLocalDate(), local.toLocalTime(), zone);
  }

  private static Moment toCome(Moment moment, ZonedDateTime now) {
    if (!(moment instanceof Moment.At(ZonedDateTime time))) {
      return moment;
    }
    if (time.isBefore(now)) {
      return new Moment.Unusable(TimeText.absolute(time) + " is past. Name a time to come.");
    }
    return time.getYear() > LAST_YEAR
        ? new Moment.Unusable("That is after the year 9999. Name an earlier time.")
        : moment;
  }

  private static Window single(Parse window, LocalDate today, Function<LocalDate, Window> of) {
    List<LocalDate> days = Days.of(window.only("day"), today);
    return days.size() > 1 ? new Window.Unclear(which(days)) : of.apply(days.getFirst());
  }

  private static Window between(Parse window, LocalDate today, ZoneId zone) {
    List<LocalDate> from = Days.of(window.only("from").only("day"), today);
    List<LocalDate> to = Days.of(window.only("to").only("day"), today);
    if (from.size() > 1 || to.size() > 1) {
      return new Window.Unclear(which(from.size() > 1 ? from : to));
    }
    return from.getFirst().isAfter(to.getFirst())
        ? new Window.Unusable(TimeText.date(from.getFirst()) + " is after " + TimeText.date(to.getFirst()) + ".")
        : Stretches.days(from.getFirst(), to.getFirst().plusDays(1), zone);
  }

  private static String reason(RuntimeException e) {
    String message = e.getMessage();
    return message == null || e instanceof ArithmeticException || message.contains("exceed")
        || message.contains("for Year ")
            ? "That is out of range: Tempo reaches to the year 9999."
            : message;
  }
}
