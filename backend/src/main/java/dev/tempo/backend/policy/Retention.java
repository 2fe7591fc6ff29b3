package dev.tempo.backend.policy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long an entity is kept, counted from the time of the event that created it. */
public sealed interface Retention {
  Retention FOREVER = new Forever();

  /** Longer than this is a slip of the pen rather than a retention. */
  int LONGEST_YEARS = 1_000;

  /** @return when it ends; empty: never, which an end after the year 9999 counts as */
  Optional<Instant> expiry(Instant from);

  /** {@code forever}, or an ISO-8601 duration with weeks turned into days. */
  String wire();

  record Forever() implements Retention {
    @Override
    public Optional<Instant> expiry(Instant from) {
      return Optional.empty();
    }

    @Override
    public String wire() {
      return "forever";
    }
  }

  /**
   * Years, months and days by the calendar in UTC, then hours, minutes and seconds. Neither is negative, nor are both zero.
   */
  record For(Period period, Duration duration) implements Retention {
    public For {
      if (period.isNegative() || duration.isNegative() || (period.isZero() && duration.isZero())) {
        throw new IllegalArgumentException("a retention is longer than nothing");
      }
    }

    @Override
    public Optional<Instant> expiry(Instant from) {
      try {
        OffsetDateTime end = from.atOffset(ZoneOffset.UTC).plus(period).plus(duration);
        return end.getYear() > 9999 ? Optional.empty() : Optional.of(end.toInstant());
      } catch (DateTimeException beyondCalendar) {
        return Optional.empty();
      }
    }

    @Override
    public String wire() {
      if (duration.isZero()) {
        return period.toString();
      }
      return period.isZero() ? duration.toString() : period + duration.toString().substring(1);
    }
  }

  /** @throws IllegalArgumentException with the reason, for whoever wrote the text */
  static Retention parse(String text) {
    return text.equals("forever") ? FOREVER : Iso.parse(text);
  }

  /** ISO-8601 with date and time in one text, which neither {@link Period} nor {@link Duration} takes alone. */
  final class Iso {
    private static final Pattern SHAPE = Pattern.compile("([-+])?P([-+0-9YMWD]+)?(?:T([-+0-9HMS.]+))?");

    private Iso() {}

    static Retention parse(String text) {
      Matcher shape = SHAPE.matcher(text);
      if (!shape.matches() || (shape.group(2) == null && shape.group(3) == null)) {
        throw notADuration(text);
      }
      Period period;
      Duration duration;
      try {
        period = shape.group(2) == null ? Period.ZERO : Period.parse("P" + shape.group(2));
        duration = shape.group(3) == null ? Duration.ZERO : Duration.parse("PT" + shape.group(3));
      } catch (DateTimeException malformed) {
        throw notADuration(text);
      }
      if ("-".equals(shape.group(1)) || period.isNegative() || duration.isNegative()) {
        throw new IllegalArgumentException("'" + text + "' is negative: a retention counts forward");
      }
      if (period.isZero() && duration.isZero()) {
        throw new IllegalArgumentException(
            "'" + text + "' is no time at all: leave the effect out, or give a duration");
      }
      if (!isReasonable(period, duration)) {
        throw new IllegalArgumentException(
            "'" + text + "' is longer than " + LONGEST_YEARS + " years: write 'forever' if that is meant");
      }
      return new For(period, duration);
    }

    private static boolean isReasonable(Period period, Duration duration) {
      double years = period.getYears() + period.getMonths() / 12.0 + period.getDays() / 365.25
          + duration.toDays() / 365.25;
      return years <= LONGEST_YEARS;
    }

    private static IllegalArgumentException notADuration(String text) {
      return new IllegalArgumentException(
          "'" + text + "' is neither 'forever' nor an ISO-8601 duration such as P90D, P1Y or PT36H");
    }
  }
}
