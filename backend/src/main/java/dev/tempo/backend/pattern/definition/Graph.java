package dev.tempo.backend.pattern.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who depends on whom. Names that are no step are passed over. */
final class Graph {
  private final Map<String, List<String>> dependencies = new LinkedHashMap<>();

  void add(String id, List<String> dependsOn) {
    dependencies.put(id, dependsOn);
  }

  boolean has(String id) {
    return dependencies.containsKey(id);
  }

  /** A cycle, its first step named again at its end. */
  Optional<List<String>> cycle() {
    Set<String> done = new HashSet<>();
    for (String id : dependencies.keySet()) {
      List<String> path = new ArrayList<>();
      Optional<List<String>> found = cycle(id, path, done);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** As deep as the longest chain: the number of steps is bounded. */
  private Optional<List<String>> cycle(String id, List<String> path, Set<String> done) {
    int seen = path.indexOf(id);
    if (seen >= 0) {
      List<String> cycle = new ArrayList<>(path.subList(seen, path.size()));
      cycle.add(id);
      return Optional.of(cycle);
    }
    if (done.contains(id)) {
      return Optional.empty();
    }
    path.add(id);
    for (String before : dependencies.getOrDefault(id, List.of())) {
      Optional<List<String>> found = cycle(before, path, done);
      if (found.isPresent()) {
        return found;
      }
    }
    path.removeLast();
    done.add(id);
    return Optional.empty();
  }

  /** For each step, all that are over when it begins. */
  Map<String, Set<String>> before() {
    Map<String, Set<String>> before = new HashMap<>();
    for (String id : dependencies.keySet()) {
      Set<String> reached = new HashSet<>();
      Deque<String> open = new ArrayDeque<>(dependencies.get(id));
      while (!open.isEmpty()) {
        String next = open.pop();
        if (reached.add(next)) {
          open.addAll(dependencies.getOrDefault(next, List.of()));
        }
      }
      before.put(id, reached);
    }
    return before;
  }
}
