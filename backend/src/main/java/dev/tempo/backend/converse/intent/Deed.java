package dev.tempo.backend.converse.intent;

import java.util.Locale;

/** What can be scheduled by conversation. */
public enum Deed {
  DELETE("deletion", "deleted"), ARCHIVE("archiving", "archived");

  private final String noun;
  private final String participle;

  Deed(String noun, String participle) {
    this.noun = noun;
    this.participle = participle;
  }

  /** The word in {@code scheduler.schedule}, and in sentences: {@code delete}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code deletion}. */
  public String noun() {
    return noun;
  }

  /** {@code deleted}. */
  public String participle() {
    return participle;
  }

  public static Deed of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
