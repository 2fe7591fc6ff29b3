package dev.tempo.backend.scheduler.recurrence;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A cron expression of five fields (minute, hour, day of month, month, day of week) in a time zone, or a nickname such as
 * {@code @daily}. Days of the week are 0-7 (both 0 and 7 are Sunday) or MON-SUN; {@code L} is the last day of a month, {@code
 * 5#2} the second Friday. Where both days are restricted, either is enough, as cron has always had it.
 */
public final class Cron implements Rhythm {
  private static final CronDefinition DEFINITION = CronDefinitionBuilder.defineCron().withMinutes().withStrictRange()
      .and().withHours().withStrictRange().and().withDayOfMonth().supportsL().withStrictRange().and().withMonth()
      .withStrictRange().and().withDayOfWeek().withValidRange(0, 7).withMondayDoWValue(1).withIntMapping(7, 0)
      .supportsHash().withStrictRange().and().withSupportedNicknameAnnually().withSupportedNicknameDaily()
      .withSupportedNicknameHourly().withSupportedNicknameMidnight().withSupportedNicknameMonthly()
      .withSupportedNicknameWeekly().withSupportedNicknameYearly().instance();
  private static final int LONGEST = 256;

  private final String expression;
  private final ZoneId zone;
  private final ExecutionTime times;

  private Cron(String expression, ZoneId zone, ExecutionTime times) {
    this.expression = expression;
    this.zone = zone;
    this.times = times;
  }

  /** @throws IllegalArgumentException with the reason, for whoever wrote it */
  public static Cron parse(String expression, ZoneId zone) {
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException("a cron expression has at most " + LONGEST + " characters");
    }
    try {
      return new Cron(expression, zone, ExecutionTime.forCron(new CronParser(DEFINITION).parse(expression)
          .validate()));
    } catch (RuntimeException malformed) {
      // The library throws several kinds, not all of them documented.
      throw new IllegalArgumentException("'" + expression + "' is no cron expression of five fields, such as"
          + " '0 9 * * MON-FRI': " + malformed.getMessage(), malformed);
    }
  }

  @Override
  public Optional<Instant> after(Instant time) {
    // In the second pass of an overlap the local times have had their instants: on, until one is later.
    LocalDateTime local = LocalTimes.local(time, zone);
    while (true) {
      Optional<ZonedDateTime> next = times.nextExecution(local.atZone(ZoneOffset.UTC));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      local = next.get().toLocalDateTime();
      Instant instant = LocalTimes.instant(local, zone);
      if (instant.isAfter(LAST)) {
        return Optional.empty();
      }
      if (instant.isAfter(time)) {
        return Optional.of(instant);
      }
    }
  }

  public String expression() {
    return expression;
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cron cron && cron.expression.equals(expression) && cron.zone.equals(zone);
  }

  @Override
  public int hashCode() {
    return 31 * expression.hashCode() + zone.hashCode();
  }

  @Override
  public String toString() {
    return expression + " " + zone;
  }
}
