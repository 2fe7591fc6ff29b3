package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Event;

import java.util.List;

/**
 * What led to an event, and what it led to, as far as one reader may see.
 *
 * @param nodes     the event first; then its causes, the nearest first; then its effects, the nearest first
 * @param truncated whether there is more at the depth that was asked for
 */
public record Causation(List<Node> nodes, List<Edge> edges, boolean truncated) {
  public Causation {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** @param depth negative for causes */
  public record Node(Event event, int depth) {}

  /** Positions. */
  public record Edge(long cause, long effect) {}

  /**
   * {@code {"nodes": [{"position", "id", "event_type", "entity_type", "entity_id", "recorded_at", "actor", "depth"}], "edges":
   * [{"from": <cause's position>, "to": <effect's position>}], "truncated"}}.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode items = json.putArray("nodes");
    for (Node node : nodes) {
      Event event = node.event();
      items.addObject().put("position", event.position()).put("id", event.id()).put("event_type", event.type()).put(
          "entity_type", event.entity().type()).put("entity_id", event.entity().id()).put("recorded_at", event
              .recordedAt().toString())
          .put("actor", event.actor()).put("depth", node.depth());
    }
    ArrayNode ways = json.putArray("edges");
    edges.forEach(edge -> ways.addObject().put("from", edge.cause()).put("to", edge.effect()));
    return json.put("truncated", truncated);
  }
}
