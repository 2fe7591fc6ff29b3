package dev.tempo.backend.nexus.audit;

import java.util.ArrayList;
import java.util.List;

/** The definitions of RFC 6962, section 2.1, as they stand there, with every leaf in memory. */
final class NaiveTree {
  private NaiveTree() {}

  static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return Hash.EMPTY;
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = split(leaves.size());
    return Hash.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  static List<Hash> path(int leaf, List<Hash> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int k = split(leaves.size());
    List<Hash> path = new ArrayList<>(leaf < k ? path(leaf, leaves.subList(0, k))
        : path(leaf - k, leaves.subList(k, leaves.size())));
    path.add(leaf < k ? root(leaves.subList(k, leaves.size())) : root(leaves.subList(0, k)));
    return path;
  }

  static List<Hash> proof(int first, List<Hash> leaves) {
    return first == 0 ? List.of() : subproof(first, leaves, true);
  }

  private static List<Hash> subproof(int first, List<Hash> leaves, boolean whole) {
    if (first == leaves.size()) {
      return whole ? List.of() : List.of(root(leaves));
    }
    int k = split(leaves.size());
    List<Hash> proof = new ArrayList<>(first <= k ? subproof(first, leaves.subList(0, k), whole)
        : subproof(first - k, leaves.subList(k, leaves.size()), false));
    proof.add(first <= k ? root(leaves.subList(k, leaves.size())) : root(leaves.subList(0, k)));
    return proof;
  }

  private static int split(int size) {
    int k = 1;
    while (k * 2 < size) {
      k *= 2;
    }
    return k;
  }
}
