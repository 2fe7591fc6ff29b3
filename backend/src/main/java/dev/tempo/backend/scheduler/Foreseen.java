package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What a change of policy would do to the stored actions.
 *
 * @param entities how many were looked at: those whose expiry would be decided otherwise
 * @param sample   a few of each kind of change
 * @param times    how many of the affected actions fall due when, before and after
 */
public record Foreseen(PolicyActions.Tally tally, long entities, List<Move> sample, List<Bucket> times) {
  public Foreseen {
    sample = List.copyOf(sample);
    times = List.copyOf(times);
  }

  /**
   * One action.
   *
   * @param actionId null where it would come new
   * @param kind     which way: {@code earlier}, {@code later}, {@code new}, {@code ended}, or {@code changed} in what it does
   * @param from     when it is due now, null where it is not
   * @param to       when it would be due
   */
  public record Move(EntityRef entity, @Nullable String actionId, String kind, @Nullable Instant from,
      @Nullable Instant to) {
    ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode().put("entity_type", entity.type()).put("entity_id", entity.id())
          .put("action_id", actionId).put("change", kind).put("from", text(from)).put("to", text(to));
    }

    private static @Nullable String text(@Nullable Instant time) {
      return time == null ? null : time.toString();
    }
  }

  /** From a time, included, to another, excluded. */
  public record Bucket(Instant from, Instant to, long before, long after) {}

  /** {@code {"affected", "earlier", "later", "new", "ended", "changed", "entities", "sample": [...], "histogram": [...]}}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("affected", tally.affected())
        .put("earlier", tally.earlier()).put("later", tally.later()).put("new", tally.created())
        .put("ended", tally.ended()).put("changed", tally.changed()).put("entities", entities);
    ArrayNode moves = json.putArray("sample");
    sample.forEach(move -> moves.add(move.toJson()));
    ArrayNode buckets = json.putArray("histogram");
    times.forEach(bucket -> buckets.addObject().put("from", bucket.from().toString()).put("to", bucket.to().toString())
        .put("before", bucket.before()).put("after", bucket.after()));
    return json;
  }
}
