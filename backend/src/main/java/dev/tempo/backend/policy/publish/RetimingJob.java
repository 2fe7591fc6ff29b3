package dev.tempo.backend.policy.publish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.PolicyActions.Tally;
import org.jspecify.annotations.Nullable;

/**
 * How far the expiries have followed a revision.
 *
 * @param revision      the one to follow
 * @param since         the last revision that all expiries are known to follow, or to be reached from: older than
 *                      {@code revision - 1} where publishing was faster than re-timing
 * @param causeId       id of the event {@code policy.published}
 * @param correlationId of that event
 * @param after         the last entity that was reached, null before the first
 * @param reached       how many entities were reached
 */
public record RetimingJob(long revision, long since, String causeId, String correlationId, @Nullable EntityRef after,
    long reached, Tally tally, boolean finished) {

  RetimingJob advanced(EntityRef last, int entities, Tally more) {
    return new RetimingJob(revision, since, causeId, correlationId, last, reached + entities, tally.plus(more), false);
  }

  RetimingJob end() {
    return new RetimingJob(revision, since, causeId, correlationId, after, reached, tally, true);
  }

  /** Totals so far, as the progress events tell them. */
  ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("revision", revision).put("since", since).put("entities", reached)
        .put("earlier", tally.earlier())
        .put("later", tally.later())
        .put("new", tally.created())
        .put("ended", tally.ended())
        .put("changed", tally.changed());
  }
}
