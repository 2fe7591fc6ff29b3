package dev.tempo.backend.converse.time;

import dev.tempo.backend.converse.grammar.Parse;

import java.time.DateTimeException;
import java.time.LocalTime;

/** The time of day. */
final class Clocks {
  private Clocks() {}

  /** @throws DateTimeException where there is no such time of day, saying so */
  static LocalTime of(Parse clock) {
    return switch (clock.label()) {
      case "noon" -> LocalTime.NOON;
      case "midnight" -> LocalTime.MIDNIGHT;
      case "hour" -> hour(Integer.parseInt(clock.only("hour").text()));
      case "meridiem" -> half(Integer.parseInt(clock.only("hour").text()), 0, clock.text().contains("p"));
      default -> token(clock.text());
    };
  }

  /** {@code 14:00}, {@code 9:30pm}, {@code 9am}, {@code 14:00:30}. */
  static LocalTime token(String text) {
    String digits = text.replaceAll("[apm]", "");
    String[] parts = digits.split(":");
    int hour = Integer.parseInt(parts[0]);
    int minute = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    if (digits.length() < text.length()) {
      return half(hour, minute, text.contains("p"));
    }
    return LocalTime.of(hour, minute, parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
  }

  private static LocalTime hour(int hour) {
    if (hour > 23) {
      throw new DateTimeException("There is no hour " + hour + " in a day.");
    }
    return LocalTime.of(hour, 0);
  }

  private static LocalTime half(int hour, int minute, boolean afternoon) {
    if (hour < 1 || hour > 12) {
      throw new DateTimeException("With am and pm the hours go from 1 to 12, not " + hour + ".");
    }
    return LocalTime.of(hour % 12 + (afternoon ? 12 : 0), minute);
  }
}
