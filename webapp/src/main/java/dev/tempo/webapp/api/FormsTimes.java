package dev.tempo.webapp.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times within notices, which know no reader's zone: in UTC, and so named. */
final class FormsTimes {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'UTC'", Locale.UK)
      .withZone(ZoneOffset.UTC);

  private FormsTimes() {}

  /** @param wire RFC 3339, as the API writes it */
  static String of(String wire) {
    return FORM.format(Instant.parse(wire));
  }
}
