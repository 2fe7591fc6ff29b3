package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * How an action starts a pattern; implemented by {@code backend.pattern}. A run that ends tells so by Tempo's own events
 * {@link #COMPLETED} or {@link #FAILED} about the action's entity, with {@code action_id} in the payload.
 */
public interface PatternStarter {
  String STARTED = "pattern_started";
  String COMPLETED = "pattern_completed";
  String FAILED = "pattern_failed";

  /** Which of these patterns are registered; one statement. */
  Set<String> registered(Transaction transaction, Collection<String> names);

  /** Appends {@link #STARTED}, caused by the action's scheduling event, and leaves the run to go on after the commit. */
  void start(Transaction transaction, Start start);

  /** @param params given to the pattern */
  record Start(String pattern, String actionId, EntityRef entity, ObjectNode params, Action.Scheduling cause) {
    public Start {
      Objects.requireNonNull(pattern, "pattern");
      Objects.requireNonNull(actionId, "actionId");
      Objects.requireNonNull(entity, "entity");
      Objects.requireNonNull(params, "params");
      Objects.requireNonNull(cause, "cause");
    }
  }
}
