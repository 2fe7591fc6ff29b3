package dev.tempo.backend.nexus.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which nodes roots and proofs are made of, without a hash in sight: so all that a proof needs is known, and read at once, before
 * anything is computed.
 *
 * <p>The hash over a range of leaves that RFC 6962 asks for is made of complete {@link Node nodes}, a number of them logarithmic
 * in the range's length, each less high than the one before: {@code fold([a, b, c]) = H(a, H(b, c))}. Of 7 leaves, the root is
 * the fold of the nodes over 0-3, 4-5 and 6; the proof of leaf 4 is leaf 5, leaf 6 and the node over 0-3.
 */
final class Shape {
  private Shape() {}

  /** The parts of the hash over a range whose start is a multiple of the power of two that its length rounds up to. */
  static List<Node> range(long from, long to) {
    List<Node> parts = new ArrayList<>();
    long start = from;
    while (start < to) {
      int height = 63 - Long.numberOfLeadingZeros(to - start);
      parts.add(new Node(height, start >> height));
      start += 1L << height;
    }
    return parts;
  }

  /** RFC 6962, section 2.1.1: each element of the path of a leaf, from the leaf up, by its parts. */
  static List<List<Node>> inclusion(long leaf, long size) {
    if (leaf < 0 || leaf >= size) {
      throw new IllegalArgumentException("a tree of " + size + " has no leaf " + leaf);
    }
    List<List<Node>> path = new ArrayList<>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      if (leaf < middle) {
        path.addFirst(range(middle, to));
        to = middle;
      } else {
        path.addFirst(range(from, middle));
        from = middle;
      }
    }
    return path;
  }

  /** RFC 6962, section 2.1.2: empty where the sizes are the same, or the first is none. */
  static List<List<Node>> consistency(long first, long second) {
    if (first < 0 || first > second) {
      throw new IllegalArgumentException("a tree of " + second + " does not follow one of " + first);
    }
    List<List<Node>> path = new ArrayList<>();
    if (first == 0 || first == second) {
      return path;
    }
    long from = 0;
    long to = second;
    while (first != to) {
      long middle = from + split(to - from);
      if (first <= middle) {
        path.addFirst(range(middle, to));
        to = middle;
      } else {
        path.addFirst(range(from, middle));
        from = middle;
      }
    }
    if (from > 0) {
      path.addFirst(range(from, first)); // what begins at 0 is the first tree's root, which the verifier has
    }
    return path;
  }

  static Hash fold(List<Node> parts, Function<Node, Hash> hashes) {
    if (parts.isEmpty()) {
      return Hash.EMPTY;
    }
    Hash folded = hashes.apply(parts.getLast());
    for (int i = parts.size() - 2; i >= 0; i--) {
      folded = Hash.node(hashes.apply(parts.get(i)), folded);
    }
    return folded;
  }

  static Set<Tile> tiles(List<List<Node>> path) {
    Set<Tile> tiles = new HashSet<>();
    path.forEach(parts -> parts.forEach(node -> tiles.add(Tile.holding(node))));
    return tiles;
  }

  /** The largest power of two that is smaller. */
  private static long split(long length) {
    return Long.highestOneBit(length - 1);
  }
}
