package dev.tempo.backend.scheduler;

import dev.tempo.backend.policy.Principal;

/** What is done to all actions of a filter at once. */
public interface BulkActions {

  /**
   * Does it to each action that the filter names, that the principal sees and may act on, and that was scheduled before the call;
   * others are neither changed nor counted. Passes through them in transactions of some hundreds, each with one event
   * {@code scheduler.bulk} about {@code bulk/<id>}, by the principal, that causes the transitions and tells how far it is; so an
   * interrupted one has done a part, and the same call does the rest. A dry run counts by the same code, and changes nothing.
   *
   * <p>Blocks, for minutes where it meets a million; needs no more memory for more of them.
   *
   * @throws dev.tempo.backend.nexus.Refusal of the kind UNAVAILABLE where the database went away, saying how far it came
   */
  BulkResult run(Principal principal, BulkRequest request);
}
