package dev.tempo.backend.metadata.schema;

import java.util.Arrays;
import java.util.Optional;

/** From which exposure on a field of an entity's data is seen; whom policy gives access sees all. */
public enum FieldExposure {
  /** With the summary. */
  SUMMARY("summary"),
  /** By services where the exposure is {@code internal}: what a schema does not mark. */
  INTERNAL("internal"),
  /** Where the exposure is {@code full}. */
  FULL("full");

  private final String wire;

  FieldExposure(String wire) {
    this.wire = wire;
  }

  static Optional<FieldExposure> of(String text) {
    return Arrays.stream(values()).filter(exposure -> exposure.wire.equals(text)).findFirst();
  }

  boolean isSeenAt(FieldExposure level) {
    return compareTo(level) <= 0;
  }
}
