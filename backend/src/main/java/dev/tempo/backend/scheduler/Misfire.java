package dev.tempo.backend.scheduler;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What happens to an action that is overdue when it is claimed, after a stop or a hold.
 *
 * @param grace  how late it may be before {@code policy} counts; up to there it fires
 * @param passed somebody has released what {@code hold} held: it fires now, however late, until it is given another time
 */
public record Misfire(Policy policy, Duration grace, boolean passed) {
  /** Longer than any lateness of a running system, so that only a stop or a hold is a misfire. */
  public static final Duration DEFAULT_GRACE = Duration.ofMinutes(1);

  /** Every firing is late by some milliseconds: a shorter grace would make each of them a misfire. */
  static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);

  /** Of what has not been released. */
  public Misfire(Policy policy, Duration grace) {
    this(policy, grace, false);
  }

  public Misfire {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(grace, "grace");
  }

  /** The three answers of {@code {"policy": "fire"|"skip"|"hold"}}. */
  public enum Policy {
    FIRE, SKIP, HOLD;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Policy> of(String wire) {
      return Arrays.stream(values()).filter(policy -> policy.wire().equals(wire)).findFirst();
    }
  }
}
