package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;

import java.util.List;
import java.util.Optional;

/** Where an entity comes from, and what comes from it, as far as one reader may see. */
public record Lineage(List<Node> nodes, List<Edge> edges, boolean truncated) {
  public Lineage {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** Which way to follow parents. */
  public enum Direction {
    /** To the parents and theirs. */
    UP,
    /** To the children and theirs. */
    DOWN, BOTH
  }

  /** @param view empty where Tempo does not know the entity, only that something names it as a parent */
  public record Node(EntityRef ref, int depth, Optional<EntityView> view) {}

  public record Edge(EntityRef child, EntityRef parent) {}

  /**
   * {@code {"nodes": [{"id": "type/id", "entity_type", "entity_id", "depth", "known", "category"?, "environment"?,
   * "archived"?}], "edges": [{"from": <parent>, "to": <child>}], "truncated"}}; {@code depth} is negative for ancestors.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode nodeArray = json.putArray("nodes");
    for (Node node : nodes) {
      ObjectNode item = nodeArray.addObject().put("id", node.ref().toString()).put("entity_type", node.ref().type())
          .put("entity_id", node.ref().id())
          .put("depth", node.depth())
          .put("known", node.view().isPresent());
      node.view().ifPresent(view -> item.put("category", view.classification().category()).put("environment", view
          .classification().environment()).put("archived", view.archived()));
    }
    ArrayNode edgeArray = json.putArray("edges");
    edges.forEach(edge -> edgeArray.addObject().put("from", edge.parent().toString()).put("to", edge.child()
        .toString()));
    return json.put("truncated", truncated);
  }
}
