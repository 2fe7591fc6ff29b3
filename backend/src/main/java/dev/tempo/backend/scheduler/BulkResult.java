package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Objects;

/**
 * What came of a bulk operation, or would come of it.
 *
 * @param id      of the operation: its events are about the entity {@code bulk/<id>}; a dry run has none
 * @param matched how many were met that it can be done to, and that the caller may act on
 * @param changed how many it was done to; 0 in a dry run
 * @param sample  the first of them, as they are now
 */
public record BulkResult(BulkRequest request, String id, long matched, long changed, List<Action> sample) {
  public static final int SAMPLE = 10;

  public BulkResult {
    Objects.requireNonNull(request, "request");
    sample = List.copyOf(sample);
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("operation", request.operation().wire()).put("dry_run", request.dryRun()).put("bulk_id", request.dryRun()
        ? null
        : id).put("matched", matched).put("changed", changed);
    ArrayNode actions = json.putArray("sample");
    sample.forEach(action -> actions.add(ActionJson.of(action)));
    return json;
  }
}
