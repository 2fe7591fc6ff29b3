package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps lineage free of cycles: everything above the parents that a transaction is about to write. */
final class Ancestry {
  private final EntityBook book;
  private final Map<EntityRef, Set<EntityRef>> stored;

  /** @param parents all that are to be written in this transaction */
  Ancestry(EntityBook book, Collection<EntityRef> parents) {
    this.book = book;
    this.stored = parents.isEmpty() ? Map.of() : book.ancestry(parents);
  }

  /**
   * @param principal is told the way from the child to itself where it may see all that lies on it: an administrator; others
   *                  learn by which parent
   * @throws Refusal UNPROCESSABLE where the child would become its own ancestor
   */
  void refuseCycle(EntityRef child, List<EntityRef> parents, String pointer, Principal principal) {
    Set<EntityRef> clean = new HashSet<>();
    for (EntityRef parent : parents) {
      List<EntityRef> way = way(parent, child, clean);
      if (!way.isEmpty()) {
        String told = principal.isAdmin() || way.size() <= 1 ? String.join(" -> ", way.stream().map(EntityRef::toString)
            .toList()) : parent + " -> ... -> " + child;
        throw Refusal.at(pointer, "would make " + child + " its own ancestor: " + child + " -> " + told);
      }
    }
  }

  /**
   * Walks up, depth first, without recursion as a chain may be long.
   *
   * @param clean entities from which the target cannot be reached; grows
   * @return both ends included; empty where there is none
   */
  private List<EntityRef> way(EntityRef from, EntityRef target, Set<EntityRef> clean) {
    LinkedHashSet<EntityRef> path = new LinkedHashSet<>();
    ArrayDeque<Iterator<EntityRef>> open = new ArrayDeque<>();
    open.push(List.of(from).iterator());
    while (!open.isEmpty()) {
      if (open.element().hasNext()) {
        EntityRef next = open.element().next();
        if (next.equals(target)) {
          path.add(next);
          return List.copyOf(path);
        }
        if (!clean.contains(next) && path.add(next)) {
          open.push(parentsOf(next).iterator());
        }
      } else {
        open.pop();
        if (!path.isEmpty()) {
          clean.add(path.removeLast());
        }
      }
    }
    return List.of();
  }

  private Collection<EntityRef> parentsOf(EntityRef ref) {
    return book.parentsIfChanged(ref).orElseGet(() -> stored.getOrDefault(ref, Set.of()));
  }
}
