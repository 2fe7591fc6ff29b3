package dev.tempo.backend.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Where an action's time came from, which decides whether a changed policy moves it. */
public sealed interface Origin {

  /** Somebody asked for that time; policy leaves it alone. */
  record Request() implements Origin {}

  /**
   * The time was worked out from the retention that policy gives.
   *
   * @param rule       the rule whose retention won
   * @param revision   of the policy set under which the time was worked out
   * @param retention  ISO-8601, e.g. {@code P90D}
   * @param countsFrom what the retention is added to: the time of the event that created the entity, or of the last restart
   * @param restartOn  types of events that make the retention count anew
   */
  record Policy(RuleKey rule, long revision, String retention, Instant countsFrom,
      List<String> restartOn) implements Origin {
    public Policy {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(retention, "retention");
      Objects.requireNonNull(countsFrom, "countsFrom");
      restartOn = List.copyOf(restartOn);
    }
  }

  /** Names a rule of the matrix; each a value or {@code *}. */
  record RuleKey(String role, String environment, String category) {
    public RuleKey {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(environment, "environment");
      Objects.requireNonNull(category, "category");
    }
  }
}
