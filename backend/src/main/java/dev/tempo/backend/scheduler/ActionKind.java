package dev.tempo.backend.scheduler;

import java.util.List;
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

  private static final List<ActionKind> ALL = List.of(values());
  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name on the wire: {@code delete}, {@code archive}, {@code run}. */
  public String wire() {
    return wire;
  }

  public static Optional<ActionKind> of(String wire) {
    return ALL.stream().filter(kind -> kind.wire().equals(wire)).findFirst();
  }
}
