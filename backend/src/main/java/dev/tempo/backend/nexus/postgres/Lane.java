package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Nexus.Urgency;
import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Two bounded queues and the threads that empty them, each a group at a time. A group is whatever waits, up to its largest
 * size: an idle lane records a lone event at once, a busy one gathers while it works, and no timer holds anybody back.
 *
 * <p>The threads take turns: the next group is closed when the one before is on its way to the database, so that it is looked up
 * and decided while that one is written. Sooner, it would wait at the head row for the one before, and those who come
 * meanwhile would be a third group instead of part of the second. Who has the turn and waits for somebody else's lock does not
 * keep it for longer than the {@link #PATIENCE}.
 *
 * <p>Who waits for an answer goes before bulk loads, so that an import makes nobody wait for longer than one group of it
 * takes; so that it comes to its end all the same, each {@link #PASSED}th group is one of the bulk. Each queue has bounds of
 * its own: a bulk load that fills its one refuses nobody else.
 */
final class Lane {
  /** Groups that may go before the bulk that waits. */
  static final int PASSED = 4;
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final NexusOptions options;
  private final long patience;
  private final BiConsumer<List<Pending>, Runnable> commit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Urgency, Waiting> queues = new EnumMap<>(Map.of(Urgency.INTERACTIVE, new Waiting(), Urgency.BULK,
      new Waiting()));
  private int passed;
  private boolean accepting = true;
  /** Whose turn it is, since when; null where nothing is being decided. */
  private @Nullable Thread deciding;
  private long decidingSince;
  private final List<Thread> threads;

  private static final class Waiting {
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private long chars;
  }

  /** @param commit records a group, runs what it is given when all of it is on its way, and returns when each has its reply */
  Lane(String name, NexusOptions options, BiConsumer<List<Pending>, Runnable> commit) {
    this(name, options, PATIENCE, commit);
  }

  Lane(String name, NexusOptions options, Duration patience, BiConsumer<List<Pending>, Runnable> commit) {
    this.options = options;
    this.patience = patience.toNanos();
    this.commit = commit;
    threads = IntStream.range(0, options.groups()).mapToObj(number -> Thread.ofVirtual().name(name + "-" + number)
        .start(this::run)).toList();
  }

  /** @throws Refusal where the lane is full or stopped */
  void add(Pending pending) {
    lock.lock();
    try {
      if (!accepting) {
        throw new Refusal(Refusal.Kind.UNAVAILABLE, "the server is stopping; send it again to another, or later");
      }
      Waiting waiting = of(pending.urgency());
      if (waiting.queue.size() >= options.queued()
          || (!waiting.queue.isEmpty() && waiting.chars + pending.chars() > options.queuedChars())) {
        throw new Refusal(Refusal.Kind.UNAVAILABLE,
            "Tempo is overloaded: too many events wait to be recorded already; this was not, send it again in a moment");
      }
      boolean first = isEmpty();
      waiting.queue.add(pending);
      waiting.chars += pending.chars();
      if (first) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Accepts no more, and returns when what was accepted is answered. */
  void drain() throws InterruptedException {
    lock.lock();
    try {
      accepting = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run() {
    for (List<Pending> group = gather(); group != null; group = gather()) {
      try {
        commit.accept(group, this::passTurn);
      } catch (Throwable failure) {
        // Even an Error must not end a thread that records: those of the group are told, the next group is taken.
        group.forEach(pending -> pending.reply().completeExceptionally(failure));
      } finally {
        passTurn();
      }
    }
  }

  private void passTurn() {
    lock.lock();
    try {
      if (Thread.currentThread().equals(deciding)) {
        deciding = null;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the first, and for its turn; null when there will be none. */
  private @Nullable List<Pending> gather() {
    lock.lock();
    try {
      while (isEmpty() || untilTurn() > 0) {
        if (!isEmpty()) {
          changed.awaitNanos(untilTurn());
        } else if (accepting) {
          changed.awaitUninterruptibly();
        } else {
          return null;
        }
      }
      List<Pending> group = group(next());
      deciding = Thread.currentThread();
      decidingSince = System.nanoTime();
      if (!isEmpty()) {
        changed.signal(); // to another thread: it waits for its turn, which the rest has next
      }
      return group;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a lane", e);
    } finally {
      lock.unlock();
    }
  }

  private long untilTurn() {
    return deciding == null ? 0 : patience - (System.nanoTime() - decidingSince);
  }

  private boolean isEmpty() {
    return queues.values().stream().allMatch(waiting -> waiting.queue.isEmpty());
  }

  private Waiting next() {
    Waiting interactive = of(Urgency.INTERACTIVE);
    Waiting bulk = of(Urgency.BULK);
    boolean bulkWaits = !bulk.queue.isEmpty();
    if (interactive.queue.isEmpty() || (bulkWaits && passed >= PASSED)) {
      passed = 0;
      return bulk;
    }
    passed = bulkWaits ? passed + 1 : 0;
    return interactive;
  }

  private List<Pending> group(Waiting waiting) {
    List<Pending> group = new ArrayList<>();
    int events = 0;
    long size = 0;
    for (Pending next = waiting.queue.peek(); next != null && fits(group, events, size, next); next = waiting.queue
        .peek()) {
      group.add(waiting.queue.remove());
      events += next.items().size();
      size += next.chars();
    }
    waiting.chars -= size;
    return group;
  }

  private boolean fits(List<Pending> group, int events, long size, Pending next) {
    boolean room = events + next.items().size() <= options.groupEvents() && size + next.chars() <= options
        .groupChars();
    return room || group.isEmpty();
  }

  private Waiting of(Urgency urgency) {
    return Objects.requireNonNull(queues.get(urgency), "each urgency has its queue");
  }
}
