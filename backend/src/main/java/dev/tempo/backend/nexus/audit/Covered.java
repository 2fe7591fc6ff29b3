package dev.tempo.backend.nexus.audit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far this node's tree has come, and the place to wait for more: known only while the node builds. */
final class Covered {
  private static final long UNKNOWN = -1;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long size = UNKNOWN;

  void to(long now) {
    set(now);
  }

  void unknown() {
    set(UNKNOWN);
  }

  private void set(long now) {
    lock.lock();
    try {
      size = now;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** @return false where the time is over first, or this node does not build: then another may have it */
  boolean await(long position, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (size != UNKNOWN && size < position && left > 0) {
        left = moved.awaitNanos(left);
      }
      return size >= position;
    } finally {
      lock.unlock();
    }
  }
}
