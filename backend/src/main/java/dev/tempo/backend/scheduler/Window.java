package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.ActionReads.Place;
import dev.tempo.backend.scheduler.timer.Timer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The near future in memory: everything scheduled up to {@code now + horizon} is in the wheel, what is farther is only in the
 * database. Half a horizon before its end the next window is loaded.
 *
 * <p>Nothing falls between loading and accepting: the end of the window is raised first and the range read second. An action
 * committed before that read is in it, one committed after it is armed by whoever committed it, since it lies before the
 * new end. Both may happen; an action armed twice is claimed once.
 */
final class Window {
  private static final int PAGE = 5_000;

  private final ActionReads reads;
  private final Timer<Due> timer;
  private final Duration horizon;
  private volatile Instant end = Instant.MIN;
  private Instant loaded = Instant.MIN;

  Window(ActionReads reads, Timer<Due> timer, Duration horizon) {
    this.reads = reads;
    this.timer = timer;
    this.horizon = horizon;
  }

  /** Takes an action that was just committed, where it lies in the window. Any thread. */
  void offer(Due due) {
    if (!due.runAt().isAfter(end)) {
      timer.arm(due, due.runAt());
    }
  }

  /** When the next window should be loaded. */
  Instant loadAt() {
    return loaded.equals(Instant.MIN) ? Instant.MIN : loaded.minus(horizon.dividedBy(2));
  }

  /** Loads the next window if its time has come; the first holds what is overdue too. A failure leaves it to be loaded again. */
  void load(Instant now) {
    if (now.isBefore(loadAt())) {
      return;
    }
    Instant until = now.plus(horizon);
    end = until;
    Place from = loaded.equals(Instant.MIN)
        ? Place.BEGINNING
        : new Place(loaded, "ffffffff-ffff-ffff-ffff-ffffffffffff");
    load(from, until);
    loaded = until;
  }

  /** Arms what is overdue, in case it was lost: its commit was not heard of, or another node died with it. */
  void reload(Instant now) {
    load(Place.BEGINNING, now);
  }

  private void load(Place from, Instant until) {
    Place place = from;
    List<Due> page;
    do {
      page = reads.window(place, until, PAGE);
      page.forEach(due -> timer.arm(due, due.runAt()));
      if (!page.isEmpty()) {
        place = new Place(page.getLast().runAt(), page.getLast().id());
      }
    } while (page.size() == PAGE);
  }
}
