package dev.tempo.backend.nexus.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The right edge of a growing tree: the tiles that are not full, one a level, which is all that appending needs. Some 25 KiB
 * at 16 million leaves. Used by one thread.
 */
final class Edge {
  private final List<byte[]> partial = new ArrayList<>();
  private final Map<Tile, byte[]> changed = new LinkedHashMap<>();
  private long size;

  /** @param tiles those of {@link Tile#edge} */
  Edge(long size, Map<Tile, byte[]> tiles) {
    this.size = size;
    for (int level = 0; Tile.entries(level, size) > 0; level++) {
      byte[] row = new byte[Tile.WIDTH * Hash.LENGTH];
      int length = Tile.partial(level, size) * Hash.LENGTH;
      Tile tile = new Tile(level, Tile.entries(level + 1, size));
      byte[] stored = tiles.getOrDefault(tile, new byte[0]);
      if (stored.length < length) {
        throw new IllegalStateException("the audit tree has " + size + " leaves, but not the end of " + tile);
      }
      System.arraycopy(stored, 0, row, 0, length);
      partial.add(row);
    }
  }

  long size() {
    return size;
  }

  void append(Hash leaf) {
    Hash hash = leaf;
    for (int level = 0;; level++) {
      if (level == partial.size()) {
        partial.add(new byte[Tile.WIDTH * Hash.LENGTH]);
      }
      byte[] row = partial.get(level);
      int index = Tile.partial(level, size);
      Tile tile = new Tile(level, Tile.entries(level + 1, size));
      hash.copyTo(row, index);
      if (index < Tile.WIDTH - 1) {
        changed.put(tile, row);
        break;
      }
      changed.put(tile, row.clone()); // full: the row goes on as the next tile of its level
      Tile.Contents full = new Tile.Contents(Map.of(tile, row));
      Node above = new Node((level + 1) * Tile.HEIGHT, tile.number());
      hash = Hash.node(full.hash(above.left()), full.hash(above.right()));
    }
    size++;
  }

  Hash root() {
    return Shape.fold(Shape.range(0, size), node -> {
      Tile tile = Tile.holding(node);
      return new Tile.Contents(Map.of(tile, partial.get(tile.level()))).hash(node);
    });
  }

  /** What the tiles that changed since the last time hold now. */
  Map<Tile, byte[]> takeChanged() {
    Map<Tile, byte[]> taken = new LinkedHashMap<>();
    changed.forEach((tile, row) -> {
      boolean full = Tile.entries(tile.level() + 1, size) > tile.number();
      taken.put(tile, full ? row : Arrays.copyOf(row, Tile.partial(tile.level(), size) * Hash.LENGTH));
    });
    changed.clear();
    return taken;
  }
}
