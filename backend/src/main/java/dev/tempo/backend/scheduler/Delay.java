package dev.tempo.backend.scheduler;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ISO-8601 duration as callers write it, e.g. {@code P90D}, {@code P1M}, {@code PT0.5S}, {@code P1DT12H}: years, months and
 * days by the calendar in UTC, then the rest. Never negative; nothing at all is allowed.
 */
public record Delay(Period period, Duration duration) {
  /** The end of the year 9999, after which nothing is scheduled. */
  public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  public static final Delay NONE = new Delay(Period.ZERO, Duration.ZERO);

  private static final Pattern SHAPE = Pattern.compile("P([-+0-9YMWD]+)?(?:T([-+0-9HMS.]+))?");

  /** @throws IllegalArgumentException with the reason, for whoever wrote the text */
  public static Delay parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches() || (shape.group(1) == null && shape.group(2) == null)) {
      throw notADuration(text);
    }
    try {
      Period period = shape.group(1) == null ? Period.ZERO : Period.parse("P" + shape.group(1));
      Duration duration = shape.group(2) == null ? Duration.ZERO : Duration.parse("PT" + shape.group(2));
      if (period.isNegative() || duration.isNegative()) {
        throw new IllegalArgumentException("'" + text + "' is negative; to fire at once, give PT0S");
      }
      return new Delay(period, duration);
    } catch (DateTimeException malformed) {
      throw notADuration(text);
    }
  }

  /** As {@link #parse} reads it. */
  public String wire() {
    return period.isZero() ? duration.toString() : duration.isZero() ? period.toString() : period + duration.toString()
        .substring(1);
  }

  /** @return that much later, at most a second after {@link #LAST} where the calendar ends */
  public Instant after(Instant from) {
    try {
      Instant end = from.atOffset(ZoneOffset.UTC).plus(period).plus(duration).toInstant();
      return end.isAfter(LAST) ? LAST.plusSeconds(1) : end;
    } catch (DateTimeException | ArithmeticException beyondCalendar) {
      return LAST.plusSeconds(1);
    }
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException("'" + text + "' is not an ISO-8601 duration such as P90D, PT36H or P1DT12H");
  }
}
