package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Nexus.Urgency;
import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Two bounded queues and the one thread that empties them. It takes whatever waits, up to the size of a group: an idle lane
 * records a lone event at once, a busy one gathers while it works, and no timer holds anybody back.
 *
 * <p>Who waits for an answer goes before bulk loads, so that an import makes nobody wait for longer than one group of it
 * takes; so that it comes to its end all the same, each {@link #PASSED}th group is one of the bulk. Each queue has bounds of
 * its own: a bulk load that fills its one refuses nobody else.
 */
final class Lane {
  /** Groups that may go before the bulk that waits. */
  static final int PASSED = 4;

  private final NexusOptions options;
  private final Consumer<List<Pending>> commit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Urgency, Waiting> queues = new EnumMap<>(Map.of(Urgency.INTERACTIVE, new Waiting(), Urgency.BULK,
      new Waiting()));
  private int passed;
  private boolean accepting = true;
  private final Thread thread;

  private static final class Waiting {
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private long chars;
  }

  Lane(String name, NexusOptions options, Consumer<List<Pending>> commit) {
    this.options = options;
    this.commit = commit;
    thread = Thread.ofVirtual().name(name).start(this::run);
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
        throw new Refusal(Refusal.Kind.UNAVAILABLE, "too many events are waiting to be recorded; send it again later");
      }
      waiting.queue.add(pending);
      waiting.chars += pending.chars();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Accepts no more, and returns when what was accepted is answered. */
  void drain() throws InterruptedException {
    lock.lock();
    try {
      accepting = false;
      changed.signal();
    } finally {
      lock.unlock();
    }
    thread.join();
  }

  private void run() {
    for (List<Pending> group = gather(); group != null; group = gather()) {
      try {
        commit.accept(group);
      } catch (Throwable failure) {
        // Even an Error must not end the one thread that records: those of the group are told, the next group is taken.
        group.forEach(pending -> pending.reply().completeExceptionally(failure));
      }
    }
  }

  /** Waits for the first; null when there will be none. */
  private @Nullable List<Pending> gather() {
    lock.lock();
    try {
      while (queues.values().stream().allMatch(waiting -> waiting.queue.isEmpty())) {
        if (!accepting) {
          return null;
        }
        changed.awaitUninterruptibly();
      }
      return group(next());
    } finally {
      lock.unlock();
    }
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
