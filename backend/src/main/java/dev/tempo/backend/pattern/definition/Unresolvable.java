package dev.tempo.backend.pattern.definition;

/** A reference leads nowhere, or a value cannot stand where it is put. It will not get better by trying again. */
public final class Unresolvable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Unresolvable(String message) {
    super(message);
  }
}
