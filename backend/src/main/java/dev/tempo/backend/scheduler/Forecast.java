package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How many actions fall due when, of those that a reader may see.
 *
 * @param overdue those of the filter that are scheduled for a time that is past, whatever {@code from} says
 * @param slots   those that are not empty, soonest first
 */
public record Forecast(Query query, long overdue, List<Slot> slots) {
  public Forecast {
    slots = List.copyOf(slots);
  }

  /** How wide a slot is; a day is one of the query's zone. */
  public enum Bucket {
    MINUTE(Duration.ofMinutes(1)), HOUR(Duration.ofHours(1)), DAY(Duration.ofDays(1));

    private final Duration width;

    Bucket(Duration width) {
      this.width = width;
    }

    public Duration width() {
      return width;
    }

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Bucket> of(String wire) {
      return Arrays.stream(values()).filter(bucket -> bucket.wire().equals(wire)).findFirst();
    }
  }

  /**
   * @param filter its states and due times narrow what is counted further
   * @param to     exclusive; at most {@value #MOST_SLOTS} buckets after {@code from}
   */
  public record Query(ActionFilter filter, Instant from, Instant to, Bucket bucket, ZoneId zone) {
    public static final int MOST_SLOTS = 5_000;

    public Query {
      Objects.requireNonNull(filter, "filter");
      if (!from.isBefore(to)) {
        throw new IllegalArgumentException("from is not before to");
      }
      if (Duration.between(from, to).dividedBy(bucket.width) > MOST_SLOTS) {
        throw new IllegalArgumentException("from and to are more than " + MOST_SLOTS + " times a " + bucket.wire()
            + " apart");
      }
    }
  }

  /**
   * @param at the bucket's beginning, which may lie before the query's
   * @param by how many do what; each at least once
   */
  public record Slot(Instant at, Map<ActionKind, Long> by) {
    public Slot {
      by = Map.copyOf(by);
    }

    public long count() {
      return by.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  public long total() {
    return slots.stream().mapToLong(Slot::count).sum();
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("from", query.from.toString()).put("to", query.to.toString()).put("bucket", query.bucket.wire())
        .put("zone", query.zone.getId()).put("total", total()).put("overdue", overdue);
    ArrayNode items = json.putArray("items");
    for (Slot slot : slots) {
      ObjectNode counts = items.addObject().put("at", slot.at.toString()).put("count", slot.count()).putObject(
          "by_action");
      for (ActionKind kind : ActionKind.values()) {
        counts.put(kind.wire(), slot.by.getOrDefault(kind, 0L));
      }
    }
    return json;
  }
}
