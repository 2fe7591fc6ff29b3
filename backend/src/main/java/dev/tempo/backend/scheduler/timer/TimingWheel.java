package dev.tempo.backend.scheduler.timer;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A hierarchical timing wheel: keeps entries until their time, for a cost that does not grow with their number.
 *
 * <p><b>Idea.</b> Time is cut into ticks. Level 0 has one slot for each of the next {@code SLOTS} ticks; each slot of level
 * n+1 spans a whole turn of level n. An entry goes to the lowest level whose turn reaches its tick. When time comes to the
 * start of a slot of a higher level, its entries move down ("cascade"), and those on level 0 are due. Each level keeps a
 * set of its occupied slots, so that time leaps over empty ones and the next wake-up is known without a tick.
 *
 * <p><b>Cost.</b> {@link #add} is O(levels); every entry moves down at most once per level; {@link #next} reads
 * {@code SLOTS / 64} words per level. Three levels of 256 slots at 250 microseconds reach 70 minutes, four reach 12 days;
 * levels are added as they are needed. A clock that is put back costs one O(n) rebuild.
 *
 * <p><b>Example.</b> With 4 slots and the time at tick 5: an entry for tick 7 lies 2 ahead, on level 0 in slot 7 % 4 = 3. One for
 * tick 14 lies 9 ahead: on level 1 (slots of 4 ticks, the time in its slot 5 / 4 = 1) in slot 14 / 4 = 3. At tick 12 that slot begins:
 * its entry, now 2 ahead, moves to level 0, slot 14 % 4 = 2, and is due at tick 14.
 *
 * <p>An entry is never due before its time: its time is rounded up to a tick, the clock's down. Nothing is removed before
 * it is due; whoever has changed its mind ignores the entry when it comes.
 *
 * <p>Not thread-safe; {@link Timer} guards it.
 */
public final class TimingWheel<E> {
  static final int SLOTS = 256;

  private final long tickMicros;
  private final int slots;
  private final List<Level<E>> levels = new ArrayList<>();
  private List<Node<E>> overdue = new ArrayList<>();
  private long current;
  private int size;

  /** What is waiting: {@code tick} is the first at which it may be handed out. */
  record Node<E>(E entry, long tick) {}

  /** @param tick the resolution, whole microseconds */
  public TimingWheel(Instant start, Duration tick) {
    this(start, tick, SLOTS);
  }

  TimingWheel(Instant start, Duration tick, int slots) {
    tickMicros = tick.toNanos() / 1_000;
    if (tickMicros < 1) {
      throw new IllegalArgumentException("a tick of " + tick + " is shorter than a microsecond");
    }
    this.slots = slots;
    current = floorTick(start);
  }

  /** Keeps the entry until {@code due}; one that is due already comes with the next {@link #advance}. */
  public void add(E entry, Instant due) {
    place(new Node<>(entry, ceilTick(due)));
    size++;
  }

  /** Moves the time on to {@code now}, or back where the clock was put back, and takes out what is due, soonest first. */
  public List<E> advance(Instant now) {
    long target = floorTick(now);
    if (target < current) {
      rebuild(target);
    }
    // What is overdue has a tick that was current before, so all of it is due: a clock put back rebuilt the rest.
    List<Node<E>> due = overdue;
    overdue = new ArrayList<>();
    for (long tick = nextTick(); tick <= target; tick = nextTick()) {
      current = tick;
      for (Level<E> level : levels) {
        sort(level.takeSlotAt(tick), tick, due);
      }
    }
    current = target;
    size -= due.size();
    return due.stream().sorted(Comparator.comparingLong(Node::tick)).map(Node::entry).toList();
  }

  /**
   * @return when to advance next: nothing is due before it, though perhaps nothing is due then either, where entries only move
   *         down; empty: nothing is waiting
   */
  public Optional<Instant> next() {
    if (!overdue.isEmpty()) {
      return Optional.of(instantOf(current));
    }
    long tick = nextTick();
    return tick == Long.MAX_VALUE ? Optional.empty() : Optional.of(instantOf(tick));
  }

  /**
   * Takes out those that are due last, at most so many. O(n log n), to be called seldom.
   *
   * @return in no particular order
   */
  public List<E> removeLatest(int number) {
    List<Node<E>> all = drain();
    all.sort(Comparator.comparingLong(Node::tick));
    int kept = Math.max(0, all.size() - number);
    all.subList(0, kept).forEach(this::place);
    List<E> removed = all.subList(kept, all.size()).stream().map(Node::entry).toList();
    size -= removed.size();
    return removed;
  }

  public int size() {
    return size;
  }

  private void sort(List<Node<E>> nodes, long target, List<Node<E>> due) {
    List<Node<E>> waiting = new ArrayList<>();
    nodes.forEach(node -> (node.tick <= target ? due : waiting).add(node));
    waiting.forEach(this::place);
  }

  private void place(Node<E> node) {
    if (node.tick <= current) {
      overdue.add(node);
      return;
    }
    int i = 0;
    while (!level(i).reaches(node.tick, current)) {
      i++;
    }
    level(i).put(node);
  }

  private Level<E> level(int index) {
    if (index == levels.size()) {
      levels.add(new Level<>(slots, Math.powExact((long) slots, index)));
    }
    return levels.get(index);
  }

  private long nextTick() {
    long next = Long.MAX_VALUE;
    for (Level<E> level : levels) {
      next = Math.min(next, level.nextOccupied(current));
    }
    return next;
  }

  private void rebuild(long target) {
    List<Node<E>> all = drain();
    current = target;
    all.forEach(this::place);
  }

  private List<Node<E>> drain() {
    List<Node<E>> all = overdue;
    overdue = new ArrayList<>();
    levels.forEach(level -> level.drainTo(all));
    return all;
  }

  private long floorTick(Instant instant) {
    return Math.floorDiv(ChronoUnit.MICROS.between(Instant.EPOCH, instant), tickMicros);
  }

  private long ceilTick(Instant due) {
    long floor = floorTick(due);
    return instantOf(floor).isBefore(due) ? floor + 1 : floor;
  }

  private Instant instantOf(long tick) {
    return Instant.EPOCH.plus(tick * tickMicros, ChronoUnit.MICROS);
  }
}
