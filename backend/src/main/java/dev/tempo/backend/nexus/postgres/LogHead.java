package dev.tempo.backend.nexus.postgres;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The last position that this process knows to be committed, and the place where readers wait for the next. */
final class LogHead {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long position;
  private volatile long own;

  long position() {
    return position;
  }

  /** The last position that this process itself committed. */
  long own() {
    return own;
  }

  /** Takes news of a commit of this process; news may come in any order. */
  void committed(long last) {
    lock.lock();
    try {
      own = Math.max(own, last);
      heard(last);
    } finally {
      lock.unlock();
    }
  }

  /** Takes news of anybody's commit. */
  void heard(long last) {
    lock.lock();
    try {
      if (last > position) {
        position = last;
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** @return false where the timeout ended first */
  boolean awaitAfter(long after, Duration timeout) throws InterruptedException {
    return await(this::position, after, timeout);
  }

  /** Waits for a commit of this process. */
  boolean awaitOwnAfter(long after, Duration timeout) throws InterruptedException {
    return await(this::own, after, timeout);
  }

  private boolean await(LongSupplier current, long after, Duration timeout) throws InterruptedException {
    if (current.getAsLong() > after) {
      return true;
    }
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (current.getAsLong() <= after) {
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
