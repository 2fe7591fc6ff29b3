package dev.tempo.backend.pattern;

import java.util.Locale;

/** Where one doing stands. */
public enum StepState {
  /** It can begin, or begin again, once its time has come. */
  PENDING,
  /** An HTTP call, a job, a sub-pattern, or items are under way. */
  RUNNING,
  /** For an event, or for a time. */
  WAITING, COMPLETED, FAILED,
  /** Its condition did not hold, or the run was stopped before its end. */
  SKIPPED;

  public boolean isOver() {
    return this == COMPLETED || this == FAILED || this == SKIPPED;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static StepState of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
