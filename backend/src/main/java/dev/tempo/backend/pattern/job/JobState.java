package dev.tempo.backend.pattern.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** {@code queued -> leased -> completed | failed | cancelled}, and from leased back to queued. */
public enum JobState {
  QUEUED, LEASED, COMPLETED, FAILED, CANCELLED;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isLive() {
    return this == QUEUED || this == LEASED;
  }

  public static Optional<JobState> of(String wire) {
    return Arrays.stream(values()).filter(state -> state.wire().equals(wire)).findFirst();
  }
}
