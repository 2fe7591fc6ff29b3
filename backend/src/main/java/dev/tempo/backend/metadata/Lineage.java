package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where an entity comes from, and what comes from it, as far as one reader may see.
 *
 * @param nodes     the nearest first, each way
 * @param truncated whether there is more at the depth that was asked for, beyond the bound on nodes or edges
 */
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

  /** What lineage tells of an entity; all of it is part of its summary, but the owner, which decides who sees it. */
  public record Outline(Classification classification, @Nullable String owner, boolean archived, Instant updatedAt) {

    static Outline of(Entity entity) {
      return new Outline(entity.classification(), entity.owner(), entity.archived(), entity.updatedAt());
    }
  }

  /** @param outline empty where Tempo does not know the entity, only that something names it as a parent */
  public record Node(EntityRef ref, int depth, Optional<Outline> outline) {}

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
          .put("known", node.outline().isPresent());
      node.outline().ifPresent(known -> item.put("category", known.classification().category()).put("environment", known
          .classification().environment()).put("archived", known.archived()));
    }
    ArrayNode edgeArray = json.putArray("edges");
    edges.forEach(edge -> edgeArray.addObject().put("from", edge.parent().toString()).put("to", edge.child()
        .toString()));
    return json.put("truncated", truncated);
  }
}
