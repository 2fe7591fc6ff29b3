package dev.tempo.backend.scheduler.timer;

import dev.tempo.backend.scheduler.timer.TimingWheel.Node;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One ring of a {@link TimingWheel}: {@code count} slots of {@code width} ticks each. */
final class Level<E> {
  private final int count;
  private final long width;
  private final List<List<Node<E>>> slots;
  private final BitSet occupied;

  Level(int count, long width) {
    this.count = count;
    this.width = width;
    slots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      slots.add(List.of());
    }
    occupied = new BitSet(count);
  }

  /** True where the tick lies within one turn ahead of {@code current}. */
  boolean reaches(long tick, long current) {
    return Math.floorDiv(tick, width) - Math.floorDiv(current, width) < count;
  }

  void put(Node<E> node) {
    int slot = slotOf(Math.floorDiv(node.tick(), width));
    if (!occupied.get(slot)) {
      occupied.set(slot);
      slots.set(slot, new ArrayList<>());
    }
    slots.get(slot).add(node);
  }

  /** @return what lies in the slot that begins at exactly this tick, which is empty afterwards */
  List<Node<E>> takeSlotAt(long tick) {
    return Math.floorMod(tick, width) == 0 ? take(slotOf(Math.floorDiv(tick, width))) : List.of();
  }

  /** @return the tick at which the next occupied slot after {@code current} begins, {@link Long#MAX_VALUE} without one */
  long nextOccupied(long current) {
    long turn = Math.floorDiv(current, width);
    int here = slotOf(turn);
    int slot = occupied.nextSetBit(here + 1);
    if (slot < 0) {
      slot = occupied.nextSetBit(0);
    }
    return slot < 0 ? Long.MAX_VALUE : (turn + (slot > here ? slot - here : slot - here + count)) * width;
  }

  void drainTo(List<Node<E>> all) {
    for (int slot = occupied.nextSetBit(0); slot >= 0; slot = occupied.nextSetBit(slot + 1)) {
      all.addAll(take(slot));
    }
  }

  private List<Node<E>> take(int slot) {
    occupied.clear(slot);
    return slots.set(slot, List.of());
  }

  private int slotOf(long turn) {
    return (int) Math.floorMod(turn, (long) count);
  }
}
