package dev.tempo.backend.converse.intent;

import java.util.Locale;

/** What may have become of an entity, or of what was planned for it. */
public enum Ending {
  DELETED, ARCHIVED, CANCELLED;

  /** {@code deleted}, {@code archived}, {@code cancelled}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Ending of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
