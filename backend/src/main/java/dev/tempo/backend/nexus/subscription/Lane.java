package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What one entity has to deliver, in order: first its letters in the database, then what is in memory. */
final class Lane {
  private final EntityRef entity;
  private final Deque<Event> queue = new ArrayDeque<>();
  private final Semaphore kicks = new Semaphore(0);
  private boolean blocked;

  Lane(EntityRef entity, boolean blocked) {
    this.entity = entity;
    this.blocked = blocked;
  }

  EntityRef entity() {
    return entity;
  }

  /** Under the relay's lock, as is {@link #blocked()}. */
  Deque<Event> queue() {
    return queue;
  }

  /** Whether it has letters, behind which all else goes. */
  boolean blocked() {
    return blocked;
  }

  void block(boolean now) {
    blocked = now;
  }

  /** Waits for a retry's time, or until somebody wants it at once. */
  void pause(Duration delay) throws InterruptedException {
    kicks.drainPermits();
    if (kicks.tryAcquire(delay.toNanos(), TimeUnit.NANOSECONDS)) {
      kicks.drainPermits();
    }
  }

  void kick() {
    kicks.release();
  }
}
