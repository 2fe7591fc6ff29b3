package dev.tempo.backend.nexus.audit;

/**
 * A node under which the tree is complete: it stands over the leaves from {@code index << height} to before {@code (index + 1)
 * << height}, and never changes.
 *
 * @param height 0 for a leaf
 */
record Node(int height, long index) {
  Node {
    if (height < 0 || height > 62 || index < 0) {
      throw new IllegalArgumentException("no node stands at height " + height + ", index " + index);
    }
  }

  Node left() {
    return new Node(height - 1, 2 * index);
  }

  Node right() {
    return new Node(height - 1, 2 * index + 1);
  }
}
