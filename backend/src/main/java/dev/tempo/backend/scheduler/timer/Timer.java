package dev.tempo.backend.scheduler.timer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@link TimingWheel} that threads share: any of them arms entries, one waits for what is due. Nothing ticks: the waiting
 * thread parks until the next entry, or until an earlier one is armed.
 *
 * <p>A park ends by monotonic time, the entries are due by the clock passed in, which may be put forward meanwhile; so no
 * park is longer than {@link #LONGEST_PARK}, which costs an idle process one look at the wheel.
 */
public final class Timer<E> {
  static final Duration LONGEST_PARK = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final TimingWheel<E> wheel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sooner = lock.newCondition();
  /** Taken out of the wheel, and of nobody's hand yet; soonest first. */
  private final Deque<E> ready = new ArrayDeque<>();
  private boolean woken;

  public Timer(InstantSource clock, Duration tick) {
    this.clock = clock;
    wheel = new TimingWheel<>(clock.instant(), tick);
  }

  public void arm(E entry, Instant due) {
    lock.lock();
    try {
      Optional<Instant> before = wheel.next();
      wheel.add(entry, due);
      if (before.isEmpty() || due.isBefore(before.get())) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what is due now, soonest first, at most so many; never blocks. */
  public List<E> due(int limit) {
    lock.lock();
    try {
      ready.addAll(wheel.advance(clock.instant()));
      List<E> due = new ArrayList<>(Math.min(limit, ready.size()));
      while (due.size() < limit && !ready.isEmpty()) {
        due.add(ready.remove());
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** True where more is due than has been taken out. */
  public boolean isBehind() {
    lock.lock();
    try {
      ready.addAll(wheel.advance(clock.instant()));
      return !ready.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those that are due last, at most so many; costs as much as all that wait. */
  public List<E> removeLatest(int number) {
    lock.lock();
    try {
      List<E> removed = new ArrayList<>(wheel.removeLatest(number));
      while (removed.size() < number && !ready.isEmpty()) {
        removed.add(ready.removeLast());
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Parks until something may be due, {@link #wakeUp} is called, or {@code limit} is over, whichever comes first. */
  public void await(Instant limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!woken && ready.isEmpty()) {
        Instant now = clock.instant();
        Instant until = wheel.next().filter(limit::isAfter).orElse(limit);
        Duration park = Duration.between(now, until);
        if (park.isPositive()) {
          long nanos = (park.compareTo(LONGEST_PARK) < 0 ? park : LONGEST_PARK).toNanos();
          while (nanos > 0 && !woken) {
            nanos = sooner.awaitNanos(nanos);
          }
        }
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  /** Parks that long, whatever is due, or until {@link #wakeUp}. */
  public void awaitWakeUp(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = pause.toNanos();
      while (nanos > 0 && !woken) {
        nanos = sooner.awaitNanos(nanos);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a park, or the next one, at once. */
  public void wakeUp() {
    lock.lock();
    try {
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** How many entries are waiting. */
  public int size() {
    lock.lock();
    try {
      return wheel.size() + ready.size();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    woken = true;
    sooner.signal();
  }
}
