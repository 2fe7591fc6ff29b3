package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A bounded queue and the one thread that empties it. It takes whatever waits, up to the size of a group: an idle lane
 * records a lone event at once, a busy one gathers while it works, and no timer holds anybody back.
 */
final class Lane {
  private final NexusOptions options;
  private final Consumer<List<Pending>> commit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Pending> queue = new ArrayDeque<>();
  private long chars;
  private boolean accepting = true;
  private final Thread thread;

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
      if (queue.size() >= options.queued() || (!queue.isEmpty() && chars + pending.chars() > options.queuedChars())) {
        throw new Refusal(Refusal.Kind.UNAVAILABLE, "too many events are waiting to be recorded; send it again later");
      }
      queue.add(pending);
      chars += pending.chars();
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
      while (queue.isEmpty()) {
        if (!accepting) {
          return null;
        }
        changed.awaitUninterruptibly();
      }
      List<Pending> group = new ArrayList<>();
      int events = 0;
      long size = 0;
      for (Pending next = queue.peek(); next != null && fits(group, events, size, next); next = queue.peek()) {
        group.add(queue.remove());
        events += next.items().size();
        size += next.chars();
      }
      chars -= size;
      return group;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(List<Pending> group, int events, long size, Pending next) {
    boolean room = events + next.items().size() <= options.groupEvents() && size + next.chars() <= options
        .groupChars();
    return room || group.isEmpty();
  }
}
