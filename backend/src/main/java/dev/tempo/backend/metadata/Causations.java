package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.nexus.EventCauses;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;

/** Reads what led to what, as a caller may see it. Blocks; call it on virtual threads. */
public final class Causations {
  private static final int DEEPEST = 100;
  private static final int MOST_NODES = 10_000;

  private final EventLog log;
  private final EventCauses causes;
  private final Views views;

  public Causations(EventLog log, EventCauses causes, Views views) {
    this.log = log;
    this.causes = causes;
    this.views = views;
  }

  /**
   * @param direction UP to causes, DOWN to effects
   * @param depth     1-100
   * @param most      effects, 1-10,000
   * @throws Refusal NOT_FOUND where the caller cannot see the event, UNPROCESSABLE for another depth or number
   */
  public Causation of(Principal principal, long position, Direction direction, int depth, int most) {
    if (depth < 1 || depth > DEEPEST || most < 1 || most > MOST_NODES) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "depth is 1-" + DEEPEST + ", and effects 1-" + MOST_NODES + "; not "
          + depth + " and " + most);
    }
    return log.at(position).filter(event -> views.event(principal, event).isPresent()).map(
        event -> new CausationWalk(causes, views, principal, most).from(event, direction, depth)).orElseThrow(
            () -> new Refusal(Refusal.Kind.NOT_FOUND, "There is no event at position " + position
                + ", or none that you may see."));
  }
}
