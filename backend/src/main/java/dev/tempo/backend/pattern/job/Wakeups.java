package dev.tempo.backend.pattern.job;

import dev.tempo.backend.nexus.hint.Hints;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Brings news to those who wait: at once, at a time, and to other processes. */
final class Wakeups implements JobNews {
  /** More are woken by those who have found as many as they can take. */
  private static final int AT_ONCE = 8;

  private final Waiters waiters;
  private final Hints hints;
  private final ScheduledExecutorService timer;
  /** By queue, when somebody is woken next, by {@link System#nanoTime}. */
  private final Map<String, Long> alarms = new HashMap<>();
  private final Set<String> limited = ConcurrentHashMap.newKeySet();

  Wakeups(Waiters waiters, Hints hints, ScheduledExecutorService timer) {
    this.waiters = waiters;
    this.hints = hints;
    this.timer = timer;
  }

  @Override
  public void queued(String queue, int jobs) {
    waiters.wake(queue, Math.min(jobs, AT_ONCE));
    hints.tell(Workers.TOPIC, queue);
  }

  @Override
  public void queuedFor(String queue, Duration delay) {
    wakeIn(queue, delay);
    hints.tell(Workers.TOPIC, queue);
  }

  @Override
  public void freed(String queue) {
    if (limited.contains(queue)) {
      waiters.wake(queue);
      hints.tell(Workers.TOPIC, queue);
    }
  }

  /** Wakes one then; of several times for one queue the earliest counts, since whoever looks then finds the next. */
  void wakeIn(String queue, Duration delay) {
    long at = System.nanoTime() + delay.toNanos();
    synchronized (alarms) {
      Long earlier = alarms.get(queue);
      if (earlier != null && earlier - at <= 0) {
        return;
      }
      alarms.put(queue, at);
    }
    var _ = timer.schedule(() -> ring(queue, at), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void ring(String queue, long at) {
    synchronized (alarms) {
      if (!alarms.remove(queue, at)) {
        return; // an earlier one has rung instead
      }
    }
    waiters.wake(queue);
  }

  /** What a look has found: whether a place that comes free in this queue is worth telling. */
  void isLimited(String queue, boolean hasLimits) {
    if (hasLimits) {
      limited.add(queue);
    } else {
      limited.remove(queue);
    }
  }

  void limitedAre(List<String> queues) {
    limited.addAll(queues);
    limited.retainAll(Set.copyOf(queues));
  }

  /** Where anything may have been missed. */
  void wakeAll() {
    waiters.queues().forEach(waiters::wake);
  }
}
