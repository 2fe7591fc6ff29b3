package dev.tempo.backend.policy;

/** What becomes of an event that its category's schema does not allow. */
public enum Validation {
  /** It is refused. */
  STRICT("strict"),
  /** It is recorded, and so are the warnings. */
  LENIENT("lenient");

  private final String wire;

  Validation(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
