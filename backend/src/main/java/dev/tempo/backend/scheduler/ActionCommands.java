package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a principal does to one action by its id. Each is a transaction and an event ({@code scheduler.cancel} and so on)
 * and returns the action as it then is. Blocks; call it on virtual threads.
 *
 * <p>All throw {@link dev.tempo.backend.nexus.Refusal}: 404 where there is no such action or the principal may not know of
 * it, 403 where it may not act on the entity, 409 where the action's state does not allow it (it fired meanwhile).
 */
public interface ActionCommands {

  /**
   * Ends a scheduled or held action; once this returns it never fires. For one that is running it is too late: it is returned as
   * running, what works on it is asked to stop, and it ends as that ends.
   */
  Action cancel(Principal principal, String id, @Nullable String reason);

  /**
   * Reshapes a scheduled or held action.
   *
   * @param change {@code run_at}, {@code delay} (from now) or {@code postpone_by}; {@code params}; none of them: the time is
   *               worked out again from the policy now in force
   */
  Action override(Principal principal, String id, ObjectNode change);

  /** Keeps a scheduled action from firing until it is released. */
  Action hold(Principal principal, String id, @Nullable String reason);

  /** Puts a held action back; where it is overdue, it fires at once, or as its misfire says. */
  Action release(Principal principal, String id);

  /** Tries a failed action again, now. */
  Action retry(Principal principal, String id);
}
