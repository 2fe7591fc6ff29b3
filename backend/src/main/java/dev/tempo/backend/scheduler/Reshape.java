package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * What an overriding event wants of an action.
 *
 * @param params null: as they are
 */
record Reshape(Change change, @Nullable ObjectNode params) {
  static final Set<String> MEMBERS = Set.of("run_at", "delay", "postpone_by", "params");

  /** The time that it asks for. */
  sealed interface Change {
    record At(Instant runAt) implements Change {}

    /** From the recording of the event. */
    record After(Delay delay) implements Change {}

    /** From the time that the action has. */
    record PostponedBy(Delay delay) implements Change {}

    /** Only params are new. */
    record Same() implements Change {}

    /** Worked out again from the policy now in force. */
    record ByPolicy() implements Change {}
  }

  /**
   * Reads these members and no others: the payload of an overriding event may say more.
   *
   * @throws dev.tempo.backend.nexus.Refusal 422 with a pointer
   */
  static Reshape parse(Members members, Instant now) {
    ObjectNode params = members.has("params") ? members.object("params") : null;
    Instant runAt = members.time("run_at");
    Delay delay = members.delay("delay");
    Delay postponeBy = members.delay("postpone_by");
    if (runAt != null && delay != null) {
      throw members.refuse("delay", "stands beside run_at: give one of them");
    }
    if (postponeBy != null && (runAt != null || delay != null)) {
      throw members.refuse("postpone_by", "stands beside run_at or delay: give one of them");
    }
    if (runAt != null) {
      return new Reshape(new Change.At(runAt), params);
    }
    if (delay != null) {
      ScheduleRequest.refuseBeyondCalendar(members, "delay", delay.after(now));
      return new Reshape(new Change.After(delay), params);
    }
    if (postponeBy != null) {
      return new Reshape(new Change.PostponedBy(postponeBy), params);
    }
    return new Reshape(params == null ? new Change.ByPolicy() : new Change.Same(), params);
  }
}
