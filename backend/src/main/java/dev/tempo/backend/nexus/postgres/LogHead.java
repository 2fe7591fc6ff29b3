package dev.tempo.backend.nexus.postgres;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The last position that this process knows to be committed, and the place where readers wait for the next. */
final class LogHead {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long position;

  long position() {
    return position;
  }

  /** Takes news of a commit; news may come in any order. */
  void advance(long committed) {
    lock.lock();
    try {
      if (committed > position) {
        position = committed;
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** @return false where the timeout ended first */
  boolean awaitAfter(long after, Duration timeout) throws InterruptedException {
    if (position > after) {
      return true;
    }
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (position <= after) {
        if (left <= 0) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
