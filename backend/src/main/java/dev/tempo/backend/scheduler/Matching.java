package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;

import java.util.List;

/**
 * What an event of its entity does to an action: the pure core of matching. The caller shows it events in the order of the
 * log, and only actions that were scheduled by an earlier one.
 */
final class Matching {
  private Matching() {}

  enum Verdict {
    NOTHING, CANCEL, OVERRIDE,
    /** It would have cancelled or overridden the action, which is running or has fired since the event was received. */
    TOO_LATE
  }

  /** @param payload of the event */
  static Verdict live(ActionState state, Plan plan, String type, ObjectNode payload) {
    boolean cancels = matches(plan.cancelOn(), type, payload);
    if (!cancels && !matches(plan.overrideOn(), type, payload)) {
      return Verdict.NOTHING;
    }
    return switch (state) {
      case SCHEDULED, HELD -> cancels ? Verdict.CANCEL : Verdict.OVERRIDE;
      case RUNNING -> Verdict.TOO_LATE;
      case EXECUTED, FAILED, CANCELLED, SKIPPED -> Verdict.NOTHING;
    };
  }

  /**
   * @param endedAt       position at which the action ended
   * @param receivedAfter last position that was committed when the event was received
   */
  static Verdict ended(ActionState state, Plan plan, long endedAt, String type, ObjectNode payload,
      long receivedAfter) {
    boolean fired = state == ActionState.EXECUTED || state == ActionState.FAILED;
    return fired && endedAt > receivedAfter && (matches(plan.cancelOn(), type, payload) || matches(plan.overrideOn(),
        type, payload)) ? Verdict.TOO_LATE : Verdict.NOTHING;
  }

  /** Puts it into the reply; where the event would have cancelled the action, what works on it is to stop. */
  static void tooLate(Appended event, String actionId, Plan plan) {
    if (matches(plan.cancelOn(), event.type(), event.draft().payload())) {
      event.outcome().tooLateToCancel(actionId);
    } else {
      event.outcome().tooLate(actionId);
    }
  }

  private static boolean matches(List<EventRule> rules, String type, ObjectNode payload) {
    return rules.stream().anyMatch(rule -> rule.matches(type, payload));
  }
}
