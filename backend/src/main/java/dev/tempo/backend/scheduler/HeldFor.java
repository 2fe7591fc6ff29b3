package dev.tempo.backend.scheduler;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why an action is held, which decides what lets it go. */
public enum HeldFor {
  /** The entity is under legal hold; lifting that releases the action. */
  LEGAL_HOLD,
  /** The same, met when its pattern had succeeded: the hold lifted, the effect follows, and no second run goes before it. */
  LEGAL_HOLD_AFTER_PATTERN,
  /** It was overdue by more than its {@link Misfire} grants; a release by hand lets it fire. */
  MISFIRE,
  /** A {@link Pause} stands that is for it; the end of all such lets it go. */
  PAUSE,
  /** Somebody held it; a release by hand puts it back. */
  REQUEST;

  private static final List<HeldFor> ALL = List.of(values());
  private final String wire = name().toLowerCase(Locale.ROOT);

  boolean isLegalHold() {
    return this == LEGAL_HOLD || this == LEGAL_HOLD_AFTER_PATTERN;
  }

  /** The name on the wire and in the database, in lower case. */
  public String wire() {
    return wire;
  }

  public static Optional<HeldFor> of(String wire) {
    return ALL.stream().filter(cause -> cause.wire().equals(wire)).findFirst();
  }
}
