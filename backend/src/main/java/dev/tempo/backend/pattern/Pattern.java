package dev.tempo.backend.pattern;

import java.time.Instant;
import java.util.Objects;

/**
 * One version of a pattern.
 *
 * @param version from 1; a version never changes
 */
public record Pattern(String name, int version, Step step, Instant registeredAt, String registeredBy) {
  public Pattern {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(registeredAt, "registeredAt");
    Objects.requireNonNull(registeredBy, "registeredBy");
  }
}
