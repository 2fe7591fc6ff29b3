package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.ActionReads.Place;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Where a bulk operation goes on. Each of its transactions tells in its event how far it came, so that one that was broken off,
 * by whatever, changes nothing a second time: what it has moved lies behind that place.
 *
 * @param scheduled as of the first call: what was scheduled later is not the operation's
 * @param state     that was being passed through; null: none yet
 * @param through   all up to there is done, in the order of the operation
 */
record BulkResume(BulkOperation operation, long scheduled, @Nullable ActionState state, @Nullable Place through) {

  static BulkResume anew(long head) {
    return new BulkResume(BulkOperation.CANCEL, head, null, null);
  }

  /** @throws Refusal 422 where the operation of that id is another, or somebody else's */
  static BulkResume after(Event last, Principal principal, BulkRequest request) {
    ObjectNode told = last.payload();
    Delay by = request.postponeBy();
    boolean same = last.actor().equals(principal.subject()) && told.path("operation").asText().equals(request
        .operation().wire()) && told.path("filter").equals(request.given()) && Objects.equals(
            told.path("postpone_by")
                .textValue(),
            by == null ? null : by.wire());
    if (!same || !told.has("through")) {
      throw Refusal.at("/bulk_id", "names another operation, or somebody else's: leave it out to begin a new one");
    }
    return new BulkResume(request.operation(), told.path("scheduled").longValue(), ActionState.of(told.path("state")
        .asText()).orElseThrow(), new Place(Instant.parse(told.at("/through/run_at").asText()), told.at("/through/id")
            .asText()));
  }

  /** Says in the event of a transaction how far it came. */
  static void note(ObjectNode payload, BulkRequest request, BulkSelection selection, Place through) {
    Delay by = request.postponeBy();
    payload.put("postpone_by", by == null ? null : by.wire()).put("scheduled", selection.scheduled()).put("state",
        selection.filter().states().iterator().next().wire());
    payload.putObject("through").put("run_at", through.runAt().toString()).put("id", through.id());
  }

  /** That state was passed through as a whole. */
  boolean isBehind(ActionState other) {
    List<ActionState> order = operation.states();
    return state != null && order.indexOf(other) < order.indexOf(state);
  }

  /** Where to begin in a state; null: at its beginning. */
  @Nullable
  Place place(ActionState other) {
    return other == state ? through : null;
  }
}
