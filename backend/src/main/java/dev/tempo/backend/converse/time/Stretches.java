package dev.tempo.backend.converse.time;

import dev.tempo.backend.converse.grammar.Parse;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** Weeks, months and the parts of days, as windows. */
final class Stretches {
  private Stretches() {}

  static Window of(Parse stretch, ZonedDateTime now) {
    LocalDate today = now.toLocalDate();
    ZoneId zone = now.getZone();
    return switch (stretch.label()) {
      case "tonight" -> hours(today, 18, 24, zone);
      case "part" -> part(stretch, today, zone);
      case "week" -> days(Days.monday(today), Days.monday(today).plusWeeks(1), zone);
      case "next-week" -> days(Days.monday(today).plusWeeks(1), Days.monday(today).plusWeeks(2), zone);
      case "weekend" -> days(Days.monday(today).plusDays(5), Days.monday(today).plusWeeks(1), zone);
      case "month" -> days(today.withDayOfMonth(1), today.withDayOfMonth(1).plusMonths(1), zone);
      case "next-month" -> days(today.withDayOfMonth(1).plusMonths(1), today.withDayOfMonth(1).plusMonths(2), zone);
      case "year" -> days(today.withDayOfYear(1), today.withDayOfYear(1).plusYears(1), zone);
      default -> days(today.withDayOfYear(1).plusYears(1), today.withDayOfYear(1).plusYears(2), zone);
    };
  }

  static Window.Between days(LocalDate from, LocalDate to, ZoneId zone) {
    return new Window.Between(from.atStartOfDay(zone), to.atStartOfDay(zone));
  }

  private static Window part(Parse stretch, LocalDate today, ZoneId zone) {
    List<LocalDate> days = stretch.first("day").map(day -> Days.of(day, today)).orElse(List.of(today));
    if (days.size() > 1) {
      return new Window.Unclear(TimeReader.which(days));
    }
    return switch (stretch.only("part").text()) {
      case "morning" -> hours(days.getFirst(), 6, 12, zone);
      case "afternoon" -> hours(days.getFirst(), 12, 18, zone);
      default -> hours(days.getFirst(), 18, 24, zone);
    };
  }

  private static Window hours(LocalDate day, int from, int to, ZoneId zone) {
    return new Window.Between(day.atTime(from, 0).atZone(zone), to == 24
        ? day.plusDays(1).atStartOfDay(zone)
        : day.atTime(LocalTime.of(to, 0)).atZone(zone));
  }
}
