package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The newest events in memory, shared by all who follow, so that a commit is read once however many wait for it; and not at
 * all where it is this process's own and somebody follows.
 *
 * <p>Since positions are dense, a ring indexed by position needs no other order: the slot of position {@code p} is
 * {@code p} modulo the capacity, and an event found there counts only if it is the one looked for. Readers take no lock. The
 * first one that misses near the end reads from the database for all, while the others wait for it; one that is further
 * behind than the ring reaches reads for itself alone. No thread of its own, and nothing to do where nobody follows. The
 * references are soft: events of 1 MiB each give way before memory runs out, and are read again.
 */
final class LogTail {
  /** At most this much at a time, which bounds the memory of a reader: an event has up to 1 MiB. */
  static final int BATCH = 128;
  private static final int CAPACITY = 32_768;
  /** Whoever follows asks again at least this often while events come. */
  private static final long FOLLOWED = Duration.ofSeconds(30).toNanos();
  private final Function<EventQuery, List<Event>> read;
  private final AtomicReferenceArray<@Nullable SoftReference<Event>> ring = new AtomicReferenceArray<>(CAPACITY);
  private final ReentrantLock filling = new ReentrantLock();
  private volatile long end;
  private volatile long asked = System.nanoTime() - 2 * FOLLOWED;

  LogTail(Function<EventQuery, List<Event>> read) {
    this.read = read;
  }

  /** Some of the events after the position, dense and in order; empty only where there is none. */
  List<Event> after(long position) {
    asked = System.nanoTime();
    List<Event> held = held(position);
    if (!held.isEmpty()) {
      return held;
    }
    if (position < end - CAPACITY) {
      return read.apply(EventQuery.after(position, BATCH));
    }
    filling.lock();
    try {
      held = held(position);
      if (!held.isEmpty()) {
        return held;
      }
      List<Event> fresh = read.apply(EventQuery.after(position, BATCH));
      fresh.forEach(this::hold);
      return fresh;
    } finally {
      filling.unlock();
    }
  }

  /** Takes events that were just committed, where somebody follows: what was written need not be read. */
  void written(List<Appended> events, long revision) {
    if (System.nanoTime() - asked < FOLLOWED) {
      events.subList(Math.max(0, events.size() - CAPACITY), events.size()).forEach(event -> hold(event.event(
          revision)));
    }
  }

  private List<Event> held(long position) {
    List<Event> found = new ArrayList<>();
    for (long next = position + 1; next <= position + BATCH; next++) {
      Event event = at(slot(next));
      if (event == null || event.position() != next) {
        break;
      }
      found.add(event);
    }
    return found;
  }

  private void hold(Event event) {
    Event older = at(slot(event.position()));
    if (older == null || older.position() < event.position()) {
      ring.set(slot(event.position()), new SoftReference<>(event));
      end = Math.max(end, event.position());
    }
  }

  private @Nullable Event at(int slot) {
    SoftReference<Event> held = ring.get(slot);
    return held == null ? null : held.get();
  }

  private static int slot(long position) {
    return (int) (position % CAPACITY);
  }
}
