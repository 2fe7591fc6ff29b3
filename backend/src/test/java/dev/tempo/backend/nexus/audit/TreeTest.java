package dev.tempo.backend.nexus.audit;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TreeTest {
  /** The leaves and roots with which the implementations of RFC 6962 are tested. */
  private static final List<String> LEAVES = List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
      "606162636465666768696a6b6c6d6e6f");
  private static final List<String> ROOTS = List.of(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void has_the_roots_of_the_test_vectors() {
    Edge edge = new Edge(0, Map.of());
    assertThat(edge.root().hex()).isEqualTo(ROOTS.getFirst());
    for (int i = 0; i < LEAVES.size(); i++) {
      edge.append(Hash.leaf(HexFormat.of().parseHex(LEAVES.get(i))));
      assertThat(edge.root().hex()).isEqualTo(ROOTS.get(i + 1));
    }
  }

  @Property(tries = 150)
  void roots_and_proofs_are_those_of_the_naive_tree(@ForAll @IntRange(min = 1, max = 1_500) int size,
      @ForAll @LongRange(min = 0) long one, @ForAll @LongRange(min = 0) long other,
      @ForAll @Size(max = 6) List<@IntRange(min = 1, max = 700) Integer> steps) {
    List<Hash> leaves = leaves(size);
    Map<Tile, byte[]> stored = grown(leaves, steps);
    Tile.Contents contents = new Tile.Contents(stored);
    int leaf = (int) (one % size);
    int first = (int) (other % (size + 1));
    Hash root = NaiveTree.root(leaves);

    assertThat(Shape.fold(Shape.range(0, size), contents::hash)).isEqualTo(root);

    List<Hash> path = Shape.inclusion(leaf, size).stream().map(parts -> Shape.fold(parts, contents::hash)).toList();
    assertThat(path).isEqualTo(NaiveTree.path(leaf, leaves));
    assertThat(Rfc9162.includes(leaves.get(leaf).bytes(), leaf, size, hex(path), root.hex())).isTrue();
    assertThat(Rfc9162.includes(Hash.leaf(new byte[] {1}).bytes(), leaf, size, hex(path), root.hex())).isFalse();

    List<Hash> proof = Shape.consistency(first, size).stream().map(parts -> Shape.fold(parts, contents::hash)).toList();
    assertThat(proof).isEqualTo(first == size ? List.of() : NaiveTree.proof(first, leaves));
    Hash before = NaiveTree.root(leaves.subList(0, first));
    assertThat(Rfc9162.consistent(first, size, hex(proof), before.hex(), root.hex())).isTrue();
    if (first > 0 && first < size) {
      assertThat(Rfc9162.consistent(first, size, hex(proof), NaiveTree.root(leaves.subList(1, first + 1)).hex(), root
          .hex())).isFalse();
    }
  }

  @Test
  void tiles_are_full_at_the_boundaries_and_the_edge_goes_on_from_them() {
    List<Hash> leaves = leaves(66_000);
    Edge edge = new Edge(0, Map.of());
    Map<Tile, byte[]> stored = new HashMap<>();
    for (int size = 1; size <= leaves.size(); size++) {
      edge.append(leaves.get(size - 1));
      if (size % 256 < 2 || (size > 65_530 && size < 65_540) || size == leaves.size()) {
        stored.putAll(edge.takeChanged());
        edge = new Edge(size, stored);
        Tile.Contents contents = new Tile.Contents(stored);
        assertThat(Shape.fold(Shape.range(0, size), contents::hash)).isEqualTo(edge.root());
      }
    }
    assertThat(edge.root()).isEqualTo(NaiveTree.root(leaves));
    assertThat(stored.get(new Tile(0, 0))).hasSize(256 * Hash.LENGTH);
    assertThat(stored.get(new Tile(1, 0))).hasSize(256 * Hash.LENGTH);
    assertThat(stored.get(new Tile(2, 0))).hasSize(Hash.LENGTH);
    assertThat(stored).hasSize(66_000 / 256 + 1 + 2 + 1);
  }

  @Test
  void what_a_tree_does_not_have_is_refused() {
    assertThatThrownBy(() -> Shape.inclusion(3, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.consistency(4, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Edge(300, Map.of())).isInstanceOf(IllegalStateException.class);
  }

  /** Grown in steps, each of which begins with what was stored by the one before. */
  private static Map<Tile, byte[]> grown(List<Hash> leaves, List<Integer> steps) {
    Map<Tile, byte[]> stored = new HashMap<>();
    List<Integer> ends = new ArrayList<>(steps);
    ends.add(leaves.size());
    int size = 0;
    for (int step : ends) {
      Edge edge = new Edge(size, stored);
      int end = Math.min(leaves.size(), size + step);
      for (Hash leaf : leaves.subList(size, end)) {
        edge.append(leaf);
      }
      stored.putAll(edge.takeChanged());
      size = end;
    }
    return stored;
  }

  private static List<Hash> leaves(int count) {
    return IntStream.range(0, count).mapToObj(i -> Hash.leaf(("leaf " + i).getBytes(StandardCharsets.UTF_8))).toList();
  }

  private static List<String> hex(List<Hash> hashes) {
    return hashes.stream().map(Hash::hex).toList();
  }
}
