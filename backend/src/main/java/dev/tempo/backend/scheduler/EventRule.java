package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Which events of an action's own entity undo or reshape it.
 *
 * @param type  the event's type, exactly
 * @param where members that the event's payload must have with equal values (numbers by value: 1 equals 1.0); null: any payload
 */
public record EventRule(String type, @Nullable ObjectNode where) {
  public EventRule {
    Objects.requireNonNull(type, "type");
  }

  public static EventRule ofType(String type) {
    return new EventRule(type, null);
  }

  public boolean matches(String eventType, ObjectNode payload) {
    return type.equals(eventType) && (where == null || where.properties().stream().allMatch(condition -> {
      JsonNode actual = payload.get(condition.getKey());
      return actual != null && equal(condition.getValue(), actual);
    }));
  }

  private static boolean equal(JsonNode expected, JsonNode actual) {
    return expected.equals((left, right) -> left.isNumber() && right.isNumber()
        ? left.decimalValue().compareTo(right.decimalValue())
        : left.equals(right) ? 0 : 1, actual);
  }
}
