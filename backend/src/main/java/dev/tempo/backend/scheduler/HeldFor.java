package dev.tempo.backend.scheduler;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why an action is held, which decides what lets it go. */
public enum HeldFor {
  /** The entity is under legal hold; lifting that releases the action. */
  LEGAL_HOLD,
  /** It was overdue by more than its {@link Misfire} grants; a release by hand lets it fire. */
  MISFIRE,
  /** Somebody held it; a release by hand puts it back. */
  REQUEST;

  /** The name on the wire and in the database, in lower case. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<HeldFor> of(String wire) {
    return Arrays.stream(values()).filter(cause -> cause.wire().equals(wire)).findFirst();
  }
}
