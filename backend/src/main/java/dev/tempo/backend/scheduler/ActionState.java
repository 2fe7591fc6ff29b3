package dev.tempo.backend.scheduler;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an action stands: {@code scheduled -> running -> executed | failed}; {@code cancelled}, {@code skipped}; {@code held} and back. */
public enum ActionState {
  SCHEDULED, RUNNING, HELD, EXECUTED, CANCELLED, SKIPPED, FAILED;

  /** True where nothing more happens to it, but for a retry by hand of what failed. */
  public boolean isTerminal() {
    return switch (this) {
      case SCHEDULED, RUNNING, HELD -> false;
      case EXECUTED, CANCELLED, SKIPPED, FAILED -> true;
    };
  }

  /** True where an event can still cancel or override it. */
  public boolean isOpen() {
    return this == SCHEDULED || this == HELD;
  }

  /** The name on the wire and in the database, in lower case. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ActionState> of(String wire) {
    return Arrays.stream(values()).filter(state -> state.wire().equals(wire)).findFirst();
  }
}
