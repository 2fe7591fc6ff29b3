package dev.tempo.backend.converse.time;

import dev.tempo.backend.converse.grammar.Parse;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a phrase for a day can mean, seen from a day: mostly one date, two where people differ ("next friday" said on a
 * Monday; 03/04/2027).
 */
final class Days {
  private Days() {}

  /**
   * @return the candidates, soonest first; never none
   * @throws DateTimeException where there is no such day, saying so
   */
  static List<LocalDate> of(Parse day, LocalDate today) {
    return switch (day.label()) {
      case "today" -> List.of(today);
      case "tomorrow" -> List.of(today.plusDays(1));
      case "after-tomorrow" -> List.of(today.plusDays(2));
      case "yesterday" -> List.of(today.minusDays(day.tokens().size() > 1 ? 2 : 1));
      case "weekday" -> List.of(today.with(TemporalAdjusters.next(weekday(day))));
      case "this" -> List.of(monday(today).with(TemporalAdjusters.nextOrSame(weekday(day))));
      case "next" -> next(weekday(day), today);
      case "last" -> List.of(today.with(TemporalAdjusters.previous(weekday(day))));
      case "date" -> List.of(named(day, today));
      default -> numbered(day.text());
    };
  }

  static LocalDate monday(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private static DayOfWeek weekday(Parse day) {
    return DayOfWeek.of(Integer.parseInt(day.only("weekday").label()));
  }

  /** Clear where the weekday is over for this week, or today; else this week's, or the one after. */
  private static List<LocalDate> next(DayOfWeek weekday, LocalDate today) {
    LocalDate thisWeek = monday(today).with(TemporalAdjusters.nextOrSame(weekday));
    LocalDate nextWeek = thisWeek.plusWeeks(1);
    return thisWeek.isAfter(today) ? List.of(thisWeek, nextWeek) : List.of(nextWeek);
  }

  /** Without a year: the next one to come. A weekday named with it must be right. */
  private static LocalDate named(Parse day, LocalDate today) {
    int number = Integer.parseInt(day.only("day-number").text().replaceAll("\\D", ""));
    Month month = Month.of(Integer.parseInt(day.only("month").label()));
    LocalDate date = day.first("year").map(year -> LocalDate.of(Integer.parseInt(year.text()), month, number))
        .orElseGet(
            () -> upcoming(month, number, today));
    day.first("weekday").ifPresent(name -> {
      if (date.getDayOfWeek() != weekday(day)) {
        throw new DateTimeException(TimeText.date(date) + " is a " + TimeText.weekday(date) + ", not a "
            + TimeText.weekday(DayOfWeek.of(Integer.parseInt(name.label()))) + ".");
      }
    });
    return date;
  }

  /** 29 February is found in the next leap year. */
  private static LocalDate upcoming(Month month, int number, LocalDate today) {
    if (number > month.maxLength()) {
      throw new DateTimeException("There is no day " + number + " in " + TimeText.month(month) + ".");
    }
    return Stream.iterate(today.getYear(), year -> year + 1).limit(9).filter(year -> number <= month.length(Year
        .isLeap(year))).map(year -> LocalDate.of(year, month, number)).filter(date -> !date.isBefore(today)).findFirst()
        .orElseThrow();
  }

  /** ISO; with dots day first; with slashes whichever can be, both where both can. */
  private static List<LocalDate> numbered(String text) {
    if (text.charAt(4 > text.length() - 1 ? 0 : 4) == '-') {
      return List.of(LocalDate.parse(text));
    }
    String[] parts = text.split("[./]");
    int first = Integer.parseInt(parts[0]);
    int second = Integer.parseInt(parts[1]);
    int year = Integer.parseInt(parts[2]);
    if (text.indexOf('.') > 0 || first > 12 || first == second) {
      return List.of(LocalDate.of(year, second, first));
    }
    if (second > 12) {
      return List.of(LocalDate.of(year, first, second));
    }
    return Stream.of(LocalDate.of(year, second, first), LocalDate.of(year, first, second)).sorted().toList();
  }
}
