package dev.tempo.bench.peer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Names that say when they are due, so that lateness needs no table. */
public final class Due {
  private Due() {}

  public static String id(Instant at, long number) {
    return "due-" + ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + number;
  }

  public static boolean isDue(String id) {
    return id.startsWith("due-");
  }

  /** Negative where it came early. */
  public static long latenessMicros(String id, Instant now) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, now) - Long.parseLong(id.substring(4, id.indexOf('-', 4)));
  }
}
