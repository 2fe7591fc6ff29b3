package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Principal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The read side: actions as a reader may see them. Blocks; call it on virtual threads. */
public interface Actions {

  /** The action with its history, or nothing where there is none or the reader may not know of it. */
  Optional<ActionView> find(Principal reader, String id);

  /** Those of these actions of which the reader sees all; asks once, however many they are. */
  Set<String> seenWhole(Principal reader, Collection<String> ids);

  /** @throws dev.tempo.backend.nexus.Refusal 422 where {@code after} is no cursor of this list */
  ActionPage list(Principal reader, ActionQuery query);

  /** How many fall due when; counted in the database, so that its cost is one range of an index. */
  Forecast forecast(Principal reader, Forecast.Query query);

  /** What will happen to an entity: its scheduled, held and running actions, soonest first, at most 1,000. */
  List<ActionView> future(Principal reader, EntityRef entity);

  /** How many actions are in each state: kept count of, so that asking costs nothing worth saving. */
  Map<ActionState, Long> count();
}
