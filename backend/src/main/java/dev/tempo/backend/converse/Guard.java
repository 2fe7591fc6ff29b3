package dev.tempo.backend.converse;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionView;

import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The state of the world that a proposal's summary was written from, as text: which entity of that name it is, whether it
 * is archived or held, and which actions it has, with their generations. Where it differs at approval, the summary may no
 * longer be true, and a new one is offered.
 */
final class Guard {
  private Guard() {}

  static String of(Sources sources, EntityRef ref) {
    Optional<Entity> entity = sources.entity(ref);
    String life = entity.map(known -> known.born() + (known.archived() ? " archived" : "") + (known.isHeld()
        ? " held"
        : "")).orElse("unknown");
    // As Tempo sees it: two approvers who see different things must not undo each other's proposals.
    String actions = sources.actions().future(Principal.TEMPO, ref).stream().map(ActionView::action).map(Guard::state)
        .collect(
            Collectors.joining(", "));
    return life + "; " + actions;
  }

  private static String state(Action action) {
    return action.id() + " " + action.generation() + " " + action.state().wire();
  }
}
