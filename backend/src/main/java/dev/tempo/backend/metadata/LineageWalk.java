package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.metadata.Lineage.Outline;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Visibility;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows lineage as one reader sees it: an edge is seen by who sees all of the child, whose parents are no part of its
 * summary; nothing is reached through an edge or an entity that is not seen. What is not seen is not there: a node without a name
 * would tell that somebody uses what the reader owns.
 *
 * <p>Breadth first, with one question a level: it reads what it shows and little more, however large the graph. A recursive query
 * would go to the end before it could be cut off, through what the reader does not see.
 */
final class LineageWalk {
  private static final int MOST_EDGES = 20_000;

  private final EntityReads reads;
  private final Views views;
  private final Principal principal;
  private final int most;
  private final Map<EntityRef, Lineage.Node> nodes = new LinkedHashMap<>();
  private final Set<Lineage.Edge> seen = new LinkedHashSet<>();
  private boolean truncated;

  /** @param most nodes each way, the root apart */
  LineageWalk(EntityReads reads, Views views, Principal principal, int most) {
    this.reads = reads;
    this.views = views;
    this.principal = principal;
    this.most = most;
  }

  Lineage from(Entity root, Direction direction, int depth) {
    Outline outline = Outline.of(root);
    nodes.put(root.ref(), new Lineage.Node(root.ref(), 0, Optional.of(outline)));
    if (direction != Direction.DOWN) {
      follow(root.ref(), Direction.UP, depth);
    }
    if (direction != Direction.UP) {
      follow(root.ref(), Direction.DOWN, depth);
    }
    return new Lineage(new ArrayList<>(nodes.values()), new ArrayList<>(seen), truncated);
  }

  private void follow(EntityRef root, Direction direction, int depth) {
    int first = nodes.size();
    int edges = 0;
    List<EntityRef> level = List.of(root);
    for (int distance = 1; distance <= depth && !level.isEmpty() && edges <= MOST_EDGES; distance++) {
      List<EntityRef> open = direction == Direction.UP ? level.stream().filter(this::showsParents).toList() : level;
      List<EntityReads.Step> steps = open.isEmpty() ? List.of() : reads.steps(open, direction, MOST_EDGES + 1 - edges);
      edges += steps.size();
      level = new ArrayList<>();
      for (EntityReads.Step step : steps) {
        EntityRef far = direction == Direction.UP ? step.edge().parent() : step.edge().child();
        boolean shown = direction == Direction.UP ? sees(step.far()) : seesAll(step.far());
        if (shown && !nodes.containsKey(far)) {
          if (nodes.size() - first >= most) {
            truncated = true;
            continue;
          }
          nodes.put(far, new Lineage.Node(far, direction == Direction.UP ? -distance : distance, step.far()));
          level.add(far);
        }
        if (shown) {
          seen.add(step.edge());
        }
      }
    }
    truncated |= edges > MOST_EDGES;
  }

  private boolean showsParents(EntityRef ref) {
    Lineage.Node node = nodes.get(ref);
    return node != null && seesAll(node.outline());
  }

  private boolean seesAll(Optional<Outline> outline) {
    return outline.map(this::visibility).orElse(Visibility.NONE) == Visibility.FULL;
  }

  /** What Tempo does not know is a name in the child's parents, seen with them by whoever may schedule on it. */
  private boolean sees(Optional<Outline> outline) {
    return outline.map(known -> visibility(known) != Visibility.NONE).orElse(principal.role() != Role.USER);
  }

  private Visibility visibility(Outline outline) {
    @Nullable
    String owner = outline.owner();
    return views.visibility(principal, outline.classification(), owner);
  }
}
