package dev.tempo.backend.scheduler;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where an action stands: {@code scheduled -> running -> executed | failed}; {@code cancelled}, {@code skipped}; {@code held} and back. */
public enum ActionState {
  SCHEDULED, RUNNING, HELD, EXECUTED, CANCELLED, SKIPPED, FAILED;

  private static final List<ActionState> ALL = List.of(values());
  private final String wire = name().toLowerCase(Locale.ROOT);

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
    return wire;
  }

  public static Optional<ActionState> of(String wire) {
    return ALL.stream().filter(state -> state.wire().equals(wire)).findFirst();
  }
}
