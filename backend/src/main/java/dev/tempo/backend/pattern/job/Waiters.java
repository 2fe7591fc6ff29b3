package dev.tempo.backend.pattern.job;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Workers that wait for a job of their queues. One job wakes one of them, the one that has waited longest; many wake a few, and
 * whoever has then leased as many as it asked for wakes the next. So a job costs one look, and a commit of a thousand hardly
 * more looks than it takes to lease them. A waiter that goes away with news that it has not looked after
 * leaves them to the next. In memory alone; safe for any thread.
 */
final class Waiters {
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
  private boolean started;

  /** One long poll, used by its own thread; opened before its first look, so that nothing comes unseen in between. */
  final class Waiter implements AutoCloseable {
    private final Set<String> queues;
    private final Set<String> news = new LinkedHashSet<>();
    private final Condition told = lock.newCondition();
    private boolean gone;

    private Waiter(Collection<String> queues) {
      this.queues = Set.copyOf(queues);
    }

    /**
     * @return the queues that there is news of, in the order in which it came; empty where the timeout ended first, or nobody
     *         waits for the answer any more
     */
    List<String> await(Duration timeout) throws InterruptedException {
      long left = timeout.toNanos();
      lock.lockInterruptibly();
      try {
        while (news.isEmpty() && left > 0 && !gone && started) {
          left = told.awaitNanos(left);
        }
        List<String> heard = List.copyOf(news);
        news.clear();
        return heard;
      } finally {
        lock.unlock();
      }
    }

    /** Its client is not there any more. */
    void abandon() {
      lock.lock();
      try {
        gone = true;
        told.signal();
      } finally {
        lock.unlock();
      }
    }

    boolean isGone() {
      lock.lock();
      try {
        return gone;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        waiting.remove(this);
        List.copyOf(news).forEach(Waiters.this::wake);
      } finally {
        lock.unlock();
      }
    }
  }

  Waiter open(Collection<String> queues) {
    lock.lock();
    try {
      Waiter waiter = new Waiter(queues);
      waiting.add(waiter);
      return waiter;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes one that waits for the queue and has not been told already. */
  void wake(String queue) {
    wake(queue, 1);
  }

  void wake(String queue, int most) {
    lock.lock();
    try {
      int left = most;
      for (Waiter waiter : waiting) {
        if (left == 0) {
          return;
        }
        if (!waiter.gone && waiter.queues.contains(queue) && waiter.news.add(queue)) {
          waiter.told.signal();
          left--;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The queues that somebody waits for. */
  Set<String> queues() {
    lock.lock();
    try {
      Set<String> queues = new LinkedHashSet<>();
      waiting.forEach(waiter -> queues.addAll(waiter.queues));
      return queues;
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  boolean areStarted() {
    lock.lock();
    try {
      return started;
    } finally {
      lock.unlock();
    }
  }

  /** All are answered with what they have, and nobody waits any more, until {@link #start}. */
  void stop() {
    lock.lock();
    try {
      started = false;
      waiting.forEach(waiter -> waiter.told.signal());
    } finally {
      lock.unlock();
    }
  }

  void start() {
    lock.lock();
    try {
      started = true;
    } finally {
      lock.unlock();
    }
  }
}
