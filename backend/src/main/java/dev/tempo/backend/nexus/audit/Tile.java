package dev.tempo.backend.nexus.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where nodes are kept, in the layout of C2SP tlog-tiles: a tile of level {@code l} holds up to 256 neighbours of height {@code
 * 8 * l}; what stands between two levels is computed from the lower one. So a leaf costs 32 bytes and an eighth of a byte, and a
 * proof from 1,000,000 leaves reads three tiles and those at the right edge.
 *
 * @param number from the left
 */
public record Tile(int level, long number) {
  static final int HEIGHT = 8;
  static final int WIDTH = 1 << HEIGHT;

  /** The one that has what a node is computed from. */
  static Tile holding(Node node) {
    int level = node.height() / HEIGHT;
    return new Tile(level, (node.index() << (node.height() - level * HEIGHT)) >> HEIGHT);
  }

  /** Those at the right edge of a tree that are neither empty nor full, one a level at most. */
  static List<Tile> edge(long size) {
    return IntStream.iterate(0, level -> entries(level, size) > 0, level -> level + 1)
        .filter(level -> partial(level, size) > 0)
        .mapToObj(level -> new Tile(level, entries(level + 1, size))).toList();
  }

  /** How many hashes the last tile of a level has, full ones apart. */
  static int partial(int level, long size) {
    return (int) (entries(level, size) & (WIDTH - 1));
  }

  /** How many hashes all tiles of a level have; so many tiles are full on the level below. */
  static long entries(int level, long size) {
    return size >> (level * HEIGHT);
  }

  /** Computes nodes from tiles that were read. */
  static final class Contents {
    private final Map<Tile, byte[]> tiles;

    Contents(Map<Tile, byte[]> tiles) {
      this.tiles = new HashMap<>(tiles);
    }

    /** Whether the hash of a leaf is there. */
    boolean has(long leaf) {
      byte[] hashes = tiles.get(new Tile(0, leaf / WIDTH));
      return hashes != null && hashes.length >= (leaf % WIDTH + 1) * Hash.LENGTH;
    }

    /** @throws IllegalStateException where the database lacks what it should hold */
    Hash hash(Node node) {
      int level = node.height() / HEIGHT;
      return up(node, level, holding(node));
    }

    private Hash up(Node node, int level, Tile tile) {
      if (node.height() > level * HEIGHT) {
        return Hash.node(up(node.left(), level, tile), up(node.right(), level, tile));
      }
      byte[] hashes = tiles.get(tile);
      int index = (int) (node.index() & (WIDTH - 1));
      if (hashes == null || hashes.length < (index + 1) * Hash.LENGTH) {
        throw new IllegalStateException("the audit tree lacks entry " + index + " of " + tile);
      }
      return Hash.at(hashes, index);
    }
  }
}
