package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.nexus.EntityRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import static dev.tempo.backend.metadata.MetadataFixture.ADMIN;
import static dev.tempo.backend.metadata.MetadataFixture.json;
import static dev.tempo.backend.metadata.MetadataFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

class LineageTest {
  private final MetadataFixture tempo = new MetadataFixture();

  @AfterEach
  void close() {
    tempo.close();
  }

  /** Against a search in memory, on random graphs that edges from later to earlier keep free of cycles. */
  @Test
  void random_graphs_are_followed_as_a_search_in_memory_follows_them() {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      Map<String, Set<String>> parents = new HashMap<>();
      Map<String, Set<String>> children = new HashMap<>();
      for (int node = 0; node < 20; node++) {
        String name = "g" + seed + "/" + node;
        Set<String> of = new HashSet<>();
        for (int i = random.nextInt(4); i > 0 && node > 0; i--) {
          of.add("g" + seed + "/" + random.nextInt(node));
        }
        parents.put(name, of);
        of.forEach(parent -> children.computeIfAbsent(parent, _ -> new HashSet<>()).add(name));
        put(name, of);
      }
      for (int i = 0; i < 5; i++) {
        String root = "g" + seed + "/" + random.nextInt(20);
        int depth = 1 + random.nextInt(6);
        assertThat(shown(root, Direction.UP, depth)).isEqualTo(reached(root, parents, depth, -1));
        assertThat(shown(root, Direction.DOWN, depth)).isEqualTo(reached(root, children, depth, 1));
      }
    }
  }

  @Test
  void what_is_beyond_the_bound_is_left_out_and_said_to_be() {
    put("hub/1", Set.of());
    for (int i = 0; i < 20; i++) {
      put("spoke/" + i, Set.of("hub/1"));
    }

    Lineage whole = tempo.entities.lineage(ADMIN, EntityRef.parse("hub/1"), Direction.BOTH, 5, 20);
    Lineage part = tempo.entities.lineage(ADMIN, EntityRef.parse("hub/1"), Direction.BOTH, 5, 7);

    assertThat(whole.truncated()).isFalse();
    assertThat(whole.nodes()).hasSize(21);
    assertThat(part.truncated()).isTrue();
    assertThat(part.nodes()).hasSize(8);
    assertThat(part.edges()).hasSize(7);
    assertThat(part.toJson().get("truncated").booleanValue()).isTrue();
    assertThat(refusal(() -> tempo.entities.lineage(ADMIN, EntityRef.parse("hub/1"), Direction.UP, 101, 7)).kind()
        .status()).isEqualTo(422);
  }

  /** Forty levels, each with two ways to the next: 2^40 ways, and 81 nodes. */
  @Test
  void many_ways_to_the_same_entity_are_one() {
    put("chain/0", Set.of());
    for (int i = 1; i <= 40; i++) {
      put("left/" + i, Set.of("chain/" + (i - 1)));
      put("chain/" + i, Set.of("chain/" + (i - 1), "left/" + i));
    }

    Lineage lineage = tempo.entities.lineage(ADMIN, EntityRef.parse("chain/40"), Direction.UP, 40, 1_000);

    assertThat(lineage.nodes()).hasSize(81);
    assertThat(lineage.edges()).as("but that of the last level, from left/1 to chain/0").hasSize(119);
  }

  private void put(String ref, Set<String> parents) {
    String list = parents.stream().map(parent -> "\"" + parent + "\"").collect(Collectors.joining(",", "[", "]"));
    tempo.commands.put(ADMIN, EntityRef.parse(ref), json("{\"category\": \"x\", \"parents\": " + list + "}"), IfMatch
        .absent());
  }

  private Map<String, Integer> shown(String root, Direction direction, int depth) {
    return tempo.entities.lineage(ADMIN, EntityRef.parse(root), direction, depth, 1_000).nodes().stream().collect(
        Collectors.toMap(node -> node.ref().toString(), Lineage.Node::depth));
  }

  private static Map<String, Integer> reached(String root, Map<String, Set<String>> next, int depth, int sign) {
    Map<String, Integer> reached = new HashMap<>(Map.of(root, 0));
    List<String> level = List.of(root);
    for (int distance = 1; distance <= depth; distance++) {
      List<String> further = new ArrayList<>();
      for (String here : level) {
        for (String there : next.getOrDefault(here, Set.of())) {
          if (reached.putIfAbsent(there, distance * sign) == null) {
            further.add(there);
          }
        }
      }
      level = further;
    }
    return reached;
  }
}
