package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Follower;
import dev.tempo.backend.nexus.filter.Attributes;
import dev.tempo.backend.nexus.filter.Filter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Delivers one subscription: a reader that follows the log, and a lane for each entity that has something to deliver. All
 * are virtual threads that wait where there is nothing to do. State is guarded by one lock, which is never held while
 * a request is under way.
 */
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  /** Requests at a time, so that one subscription takes no more than its share of the sink and of this node. */
  private static final int CONCURRENCY = 4;
  /** Entities with letters; with more of them the sink is down, and reading waits. */
  static final int MOST_BLOCKED = 10_000;
  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofHours(1);

  private final Relays owner;
  private final Relaying shared;
  private final Filter filter;
  private final Follower follower;
  private final long generation;
  private final long fence;
  private final Map<EntityRef, Lane> lanes = new HashMap<>();
  private final Set<EntityRef> blocked = new HashSet<>();
  private final Set<Thread> threads = new HashSet<>();
  private final Window window;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Semaphore places = new Semaphore(CONCURRENCY, true);
  private volatile Subscription subscription;
  private volatile @Nullable String lastError;
  private volatile boolean stopped;

  Relay(Relays owner, Subscription subscription, Cursor cursor) {
    this.owner = owner;
    shared = owner.shared();
    this.subscription = subscription;
    filter = subscription.parsedFilter();
    follower = shared.log().follow(cursor.position());
    generation = cursor.generation();
    fence = cursor.fence();
    window = new Window(cursor.position());
  }

  void start() {
    lock.lock();
    try {
      firstLetters().forEach(this::resume);
      run(this::read);
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts what is under way: it will be delivered again. Waits until all threads have ended. */
  void stop() throws InterruptedException {
    stopped = true;
    List<Thread> running;
    lock.lock();
    try {
      running = List.copyOf(threads);
      running.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
    for (Thread thread : running) {
      if (!thread.equals(Thread.currentThread())) {
        thread.join();
      }
    }
  }

  Cursor cursor() {
    lock.lock();
    try {
      return new Cursor(window.cursor(), generation, fence);
    } finally {
      lock.unlock();
    }
  }

  @Nullable
  String lastError() {
    return lastError;
  }

  /** New secrets, with everything else as it was. */
  void update(Subscription changed) {
    subscription = changed;
  }

  /** Letters were revived or dropped: every lane that waits for one looks again. */
  void kick() {
    lock.lock();
    try {
      lanes.values().forEach(Lane::kick);
      firstLetters().forEach(this::resume);
    } finally {
      lock.unlock();
    }
  }

  private List<Letter> firstLetters() {
    return shared.rows().firstLetters(subscription.id(), MOST_BLOCKED);
  }

  /** A lane for an entity that has letters, unless the first of them is dead or it has one. */
  private void resume(Letter first) {
    blocked.add(first.entity());
    if (first.state() != Letter.State.DEAD && !lanes.containsKey(first.entity())) {
      open(first.entity());
    }
  }

  private void read() throws InterruptedException {
    while (!stopped) {
      try {
        List<Event> events = follower.next(IDLE);
        for (Event event : events) {
          take(event);
        }
      } catch (InterruptedException stop) {
        throw stop;
      } catch (Throwable outage) {
        // What take() did not finish would be lost with the follower's place: start over from the cursor.
        failed("reading the log", outage);
        owner.restart(subscription.id());
        return;
      }
    }
  }

  private void take(Event event) throws InterruptedException {
    boolean wanted = subscription.listensTo(event) && shared.courier().shown(subscription, event).filter(
        shown -> filter.matches(Attributes.of(shown))).isPresent();
    lock.lockInterruptibly();
    try {
      if (!wanted) {
        window.pass(event.position());
        owner.dirty(); // saved together with others, and not before its time
        return;
      }
      while (window.isFull() || blocked.size() >= MOST_BLOCKED) {
        room.await();
      }
      EntityRef entity = event.entity();
      if (blocked.contains(entity)) {
        Letter waiting = new Letter(event.position(), entity, Letter.State.WAITING, 0, null, event.recordedAt());
        keep(List.of(waiting));
        window.pass(event.position());
        owner.dirty();
        return;
      }
      window.open(event.position(), event.payload().toString().length());
      Lane lane = lanes.get(entity);
      if (lane == null) {
        open(entity).queue().add(event);
      } else {
        lane.queue().add(event);
      }
    } finally {
      lock.unlock();
    }
  }

  private Lane open(EntityRef entity) {
    Lane lane = new Lane(entity, blocked.contains(entity));
    lanes.put(entity, lane);
    run(() -> new Delivery(this, owner, lane).run());
    return lane;
  }

  private void run(Task task) {
    Thread thread = Thread.ofVirtual().name("relay-" + subscription.id()).unstarted(() -> {
      try {
        task.run();
      } catch (InterruptedException e) {
        LOG.debug("stopped while waiting"); // nobody else interrupts these threads
      } finally {
        ended();
      }
    });
    lock.lock();
    try {
      if (!stopped) {
        threads.add(thread);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      threads.remove(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  /** What a thread of a relay does; an interrupt ends it. */
  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }

  // For the deliveries of this relay.

  ReentrantLock lock() {
    return lock;
  }

  Window window() {
    return window;
  }

  Subscription subscription() {
    return subscription;
  }

  long generation() {
    return generation;
  }

  long fence() {
    return fence;
  }

  /** Under the lock. Adds letters of one entity, unless another node relays this subscription by now: then all here ends. */
  void keep(List<Letter> letters) throws InterruptedException {
    if (!shared.rows().add(subscription.id(), letters, new Cursor(window.cursor(), generation, fence))) {
      throw lost();
    }
  }

  /** Before each delivery. */
  void requireLease() throws InterruptedException {
    if (!shared.permit().fence(subscription.id()).equals(OptionalLong.of(fence))) {
      throw lost();
    }
  }

  private InterruptedException lost() {
    owner.restart(subscription.id());
    return new InterruptedException("another node relays this subscription now");
  }

  Semaphore places() {
    return places;
  }

  boolean isStopped() {
    return stopped;
  }

  void blocked(EntityRef entity, boolean now) {
    if (now) {
      blocked.add(entity);
    } else {
      blocked.remove(entity);
    }
    room.signalAll();
  }

  void done(long position) {
    window.close(position);
    room.signalAll();
    owner.dirty();
  }

  void closed(Lane lane) {
    lanes.remove(lane.entity());
  }

  void said(String reason) {
    lastError = reason;
  }

  void failed(String doing, Throwable outage) throws InterruptedException {
    if (stopped) {
      throw new InterruptedException("stopped while " + doing); // which the database's client tells in its own words
    }
    lastError = doing + " failed; it is tried again";
    LOG.warn("subscription {}: {} failed, trying again in {}", subscription.id(), doing, AFTER_OUTAGE, outage);
    Thread.sleep(AFTER_OUTAGE);
  }
}
