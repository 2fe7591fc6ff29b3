package dev.tempo.backend.scheduler;

import dev.tempo.backend.policy.RuleKey;

import java.util.Objects;

/** Where an action's time came from, which decides whether a changed policy moves it. */
public sealed interface Origin {
  Origin REQUEST = new Request();

  /** Somebody asked for that time; policy leaves it alone. */
  record Request() implements Origin {}

  /**
   * The time was worked out: the entity's {@code countsFrom} plus the retention that policy gives.
   *
   * @param rule      the rule whose retention won
   * @param revision  of the policy set under which the time was worked out
   * @param retention ISO-8601, e.g. {@code P90D}
   */
  record Policy(RuleKey rule, long revision, String retention) implements Origin {
    public Policy {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(retention, "retention");
    }
  }
}
