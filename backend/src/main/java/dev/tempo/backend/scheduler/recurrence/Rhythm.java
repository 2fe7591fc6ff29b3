package dev.tempo.backend.scheduler.recurrence;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When something occurs, for ever. */
public sealed interface Rhythm permits Cron, Interval {

  /** The last instant of the calendar that is used: there is no occurrence after it. */
  Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /** The first occurrence that is later than a time; empty where none is. */
  Optional<Instant> after(Instant time);

  ZoneId zone();
}
