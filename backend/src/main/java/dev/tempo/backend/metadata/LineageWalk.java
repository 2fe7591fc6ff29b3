package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.metadata.Lineage.Edge;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Follows lineage as one reader sees it: an edge is seen by who sees all of the child, whose parents are no part of its
 * summary; nothing is reached through an edge or an entity that is not seen.
 */
final class LineageWalk {
  private static final int MOST_EDGES = 10_000;

  private final EntityReads reads;
  private final Views views;
  private final Principal principal;
  private final Map<EntityRef, Lineage.Node> nodes = new LinkedHashMap<>();
  private final Set<Edge> seen = new LinkedHashSet<>();
  private boolean truncated;

  LineageWalk(EntityReads reads, Views views, Principal principal) {
    this.reads = reads;
    this.views = views;
    this.principal = principal;
  }

  Lineage from(EntityRef root, EntityView rootView, Direction direction, int depth) {
    nodes.put(root, new Lineage.Node(root, 0, Optional.of(rootView)));
    if (direction != Direction.DOWN) {
      follow(root, Direction.UP, depth, Edge::child, Edge::parent, -1);
    }
    if (direction != Direction.UP) {
      follow(root, Direction.DOWN, depth, Edge::parent, Edge::child, 1);
    }
    return new Lineage(new ArrayList<>(nodes.values()), new ArrayList<>(seen), truncated);
  }

  private void follow(EntityRef root, Direction direction, int depth, Function<Edge, EntityRef> near,
      Function<Edge, EntityRef> far, int step) {
    Set<Edge> edges = reads.edges(root, direction, depth, MOST_EDGES + 1);
    truncated |= edges.size() > MOST_EDGES;
    Map<EntityRef, List<Edge>> byNear = new HashMap<>();
    Set<EntityRef> refs = new HashSet<>();
    for (Edge edge : edges) {
      byNear.computeIfAbsent(near.apply(edge), _ -> new ArrayList<>()).add(edge);
      refs.add(edge.child());
      refs.add(edge.parent());
    }
    Map<EntityRef, Entity> known = new HashMap<>();
    reads.find(refs).forEach(entity -> known.put(entity.ref(), entity));
    ArrayDeque<EntityRef> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      EntityRef here = open.remove();
      int next = distance(here) + 1;
      for (Edge edge : byNear.getOrDefault(here, List.of())) {
        if (next <= depth && seesParentsOf(known.get(edge.child())) && sees(far.apply(edge), known)) {
          seen.add(edge);
          if (nodes.putIfAbsent(far.apply(edge), node(far.apply(edge), next * step, known)) == null) {
            open.add(far.apply(edge));
          }
        }
      }
    }
  }

  private int distance(EntityRef ref) {
    Lineage.Node node = nodes.get(ref);
    return node == null ? 0 : Math.abs(node.depth());
  }

  private boolean seesParentsOf(@Nullable Entity child) {
    return child != null && views.mayReadAll(principal, child);
  }

  private boolean sees(EntityRef ref, Map<EntityRef, Entity> known) {
    Entity entity = known.get(ref);
    return entity == null ? principal.role() != Role.USER : views.entity(principal, entity).isPresent();
  }

  private Lineage.Node node(EntityRef ref, int depth, Map<EntityRef, Entity> known) {
    return new Lineage.Node(ref, depth, Optional.ofNullable(known.get(ref)).flatMap(entity -> views.entity(principal,
        entity)));
  }
}
