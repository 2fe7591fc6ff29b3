package dev.tempo.backend.nexus.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times on the wire, to the microsecond that the database keeps. */
final class Rfc3339 {
  private static final Pattern SHAPE = Pattern.compile(
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,30})?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern BEYOND_NANOSECONDS = Pattern.compile("(\\.\\d{9})\\d+");

  private Rfc3339() {}

  /** @throws DateTimeException saying what is wrong, also for years other than 1-9999 in UTC */
  static Instant parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!SHAPE.matcher(upper).matches()) {
      throw new DateTimeException("is not an RFC 3339 time like 2030-01-31T09:00:00Z, with seconds and an offset");
    }
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(BEYOND_NANOSECONDS.matcher(upper).replaceFirst("$1")).withOffsetSameInstant(
          ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new DateTimeException("names a day or hour that does not exist", e);
    }
    if (time.getYear() < 1 || time.getYear() > 9999) {
      throw new DateTimeException("is in a year other than 1-9999 (in UTC)");
    }
    return time.toInstant().truncatedTo(ChronoUnit.MICROS);
  }
}
