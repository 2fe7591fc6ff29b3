package dev.tempo.backend.converse.time;

import dev.tempo.backend.converse.grammar.Parse;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long: so many months and days of the calendar, then so much exact time.
 *
 * @param exact hours and below
 */
record Amount(Period calendar, Duration exact) {
  private static final Pattern COMPACT = Pattern.compile("(\\d+)([a-z]+)");

  static Amount of(Parse duration) {
    return switch (duration.label()) {
      case "compact" -> ofToken(duration.text());
      case "half" -> times(new BigDecimal("0.5"), duration.only("unit").label());
      case "and-half" -> {
        BigDecimal number = duration.first("number").map(Amount::number).orElse(BigDecimal.ONE);
        yield times(number.add(new BigDecimal("0.5")), duration.only("unit").label());
      }
      default -> sum(duration.all("amount").stream().map(Amount::single).toList());
    };
  }

  ZonedDateTime after(ZonedDateTime start) {
    return start.plus(calendar).plus(exact);
  }

  ZonedDateTime before(ZonedDateTime start) {
    return start.minus(calendar).minus(exact);
  }

  private static Amount single(Parse amount) {
    return amount.first("unit-alone").map(unit -> times(BigDecimal.ONE, unit.label())).orElseGet(() -> times(number(
        amount.only("number")), amount.only("unit").label()));
  }

  private static BigDecimal number(Parse number) {
    return switch (number.label()) {
      case "digits" -> new BigDecimal(number.text());
      case "words" -> BigDecimal.valueOf(TimeLeaves.numeral(number.text()).orElseThrow());
      default -> BigDecimal.ONE;
    };
  }

  private static Amount ofToken(String token) {
    if (token.startsWith("p")) {
      int time = token.indexOf('t');
      String calendar = time < 0 ? token : token.substring(0, time);
      return new Amount(calendar.length() > 1 ? Period.parse(calendar) : Period.ZERO, time < 0
          ? Duration.ZERO
          : Duration.parse("p" + token.substring(time)));
    }
    Matcher matcher = COMPACT.matcher(token);
    return sum(matcher.results().map(part -> times(new BigDecimal(part.group(1)), longName(part.group(2)))).toList());
  }

  private static String longName(String unit) {
    return switch (unit) {
      case "s", "sec" -> "second";
      case "m", "min" -> "minute";
      case "h", "hr" -> "hour";
      case "d" -> "day";
      case "w" -> "week";
      case "mo" -> "month";
      default -> "year";
    };
  }

  /** @throws DateTimeException for a fraction that has no length, such as half a month */
  private static Amount times(BigDecimal number, String unit) {
    return switch (unit) {
      case "second" -> exact(number, 1);
      case "minute" -> exact(number, 60);
      case "hour" -> exact(number, 3_600);
      case "day" -> isWhole(number) ? calendar(Period.ofDays(whole(number))) : exact(number, 86_400);
      case "week" -> isWhole(number) ? calendar(Period.ofWeeks(whole(number))) : exact(number, 7 * 86_400);
      case "month" -> calendar(Period.ofMonths(whole(number)));
      default ->
        isWhole(number) ? calendar(Period.ofYears(whole(number))) : times(number.multiply(BigDecimal.valueOf(12)),
            "month");
    };
  }

  private static Amount exact(BigDecimal number, int seconds) {
    return new Amount(Period.ZERO, Duration.ofMillis(number.multiply(BigDecimal.valueOf(seconds * 1000L))
        .longValueExact()));
  }

  private static Amount calendar(Period period) {
    return new Amount(period, Duration.ZERO);
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }

  private static int whole(BigDecimal number) {
    try {
      return number.intValueExact();
    } catch (ArithmeticException e) {
      throw new DateTimeException(String.format(Locale.ROOT, "%s of these cannot be counted; say it in smaller units",
          number.toPlainString()), e);
    }
  }

  private static Amount sum(List<Amount> amounts) {
    Period period = Period.ZERO;
    Duration duration = Duration.ZERO;
    for (Amount amount : amounts) {
      period = period.plus(amount.calendar);
      duration = duration.plus(amount.exact);
    }
    return new Amount(period, duration);
  }
}
