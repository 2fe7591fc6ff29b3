package dev.tempo.client;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The answer to a recorded event.
 *
 * @param position  in the log
 * @param actions   ids of the actions that it scheduled
 * @param cancelled ids of those that it cancelled: they will never fire
 * @param tooLate   ids of those that it would have cancelled or overridden
 */
public record Receipt(String id, long position, List<String> actions, List<String> cancelled, List<String> overridden,
    List<String> tooLate) {
  public Receipt {
    actions = List.copyOf(actions);
    cancelled = List.copyOf(cancelled);
    overridden = List.copyOf(overridden);
    tooLate = List.copyOf(tooLate);
  }

  static Receipt of(JsonNode json) {
    return new Receipt(json.path("id").asText(), json.path("position").asLong(), ids(json, "actions"), ids(json,
        "cancelled"), ids(json, "overridden"), ids(json, "too_late"));
  }

  private static List<String> ids(JsonNode json, String name) {
    return StreamSupport.stream(json.path(name).spliterator(), false).map(JsonNode::asText).toList();
  }
}
