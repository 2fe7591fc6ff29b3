package dev.tempo.backend.scheduler;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an action does when it fires. The JSON member is called {@code action}. */
public enum ActionKind {
  /** Deletes the entity: its metadata goes, {@code <type>_deleted} is in the log. */
  DELETE,
  /** Archives the entity: read-only, out of default lists. */
  ARCHIVE,
  /** Starts a pattern; it has executed when the pattern has started. */
  RUN;

  /** The name on the wire: {@code delete}, {@code archive}, {@code run}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ActionKind> of(String wire) {
    return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
  }
}
