package dev.tempo.backend.pattern.definition;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a step does. */
public enum Uses {
  /** Changes the data of the run's entity by a merge patch (RFC 7396). */
  METADATA,
  /** Records an event about the run's entity. */
  EMIT,
  /** Calls an address outside. */
  HTTP,
  /** Gives a job to a worker. */
  JOB,
  /** Waits for an event about the run's entity, or for a time. */
  WAIT,
  /** Runs another pattern on the same entity. */
  PATTERN;

  /** Happens in one transaction with its step's state, so exactly once. */
  public boolean isInternal() {
    return this == METADATA || this == EMIT;
  }

  /** Has effects outside of Tempo, so it is tried several times unless told otherwise. */
  public boolean isExternal() {
    return this == HTTP || this == JOB;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Uses> of(String wire) {
    return Arrays.stream(values()).filter(uses -> uses.wire().equals(wire)).findFirst();
  }

  static String choices() {
    return Arrays.stream(values()).map(Uses::wire).collect(Collectors.joining(", "));
  }
}
