package dev.tempo.backend.scheduler;

import dev.tempo.backend.scheduler.ActionReads.Place;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The near future in memory: everything scheduled up to the window's end is in the wheel, what is farther is only in the
 * database. Half a horizon before its end the next window is loaded. One that holds more than the wheel's capacity ends
 * earlier, where it was full, and goes on from there when half of it has drained.
 *
 * <p>Nothing falls between loading and accepting: the end of the window is raised first and the range read second. An action
 * committed before that read is in it, one committed after it is armed by whoever committed it, since it lies before the
 * new end. Both may happen; what is armed already is passed over. Where the end is lowered, what lies behind it is read from
 * the database later.
 *
 * <p>One thread loads; any thread offers.
 */
final class Window {
  private static final int LONGEST_PAGE = 5_000;
  private static final String LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  private final ActionReads reads;
  private final Armed armed;
  private final Duration horizon;
  private final int capacity;
  private final int page;
  private volatile Instant end = Instant.MIN;
  private Place place = Place.BEGINNING;
  private boolean whole;
  /** All is to be read from the beginning, however full the wheel is: what it holds may be the later part. */
  private boolean anew;
  private int cuts;

  Window(ActionReads reads, Armed armed, Duration horizon, int capacity) {
    this.reads = reads;
    this.armed = armed;
    this.horizon = horizon;
    this.capacity = capacity;
    page = Math.clamp(capacity / 4, 1, LONGEST_PAGE);
  }

  /** Where a loading begins, and how often the window had been cut by then. */
  private record Start(Place place, int cuts) {}

  /** Takes an action that was just committed, where it lies in the window. Any thread. */
  void offer(Due due) {
    if (!due.runAt().isAfter(end)) {
      armed.offer(due);
      if (armed.size() > 2 * capacity) {
        makeRoom();
      }
    }
  }

  /** When the next window should be loaded, if nothing drains before. */
  synchronized Instant loadAt() {
    if (anew) {
      return Instant.MIN;
    }
    if (whole) {
      return place.runAt().minus(horizon.dividedBy(2));
    }
    return armed.size() > capacity / 2 ? Instant.MAX : Instant.MIN;
  }

  /** True where there is more to load, and room for it now. */
  synchronized boolean hasDrained() {
    return !whole && (anew || armed.size() <= capacity / 2);
  }

  /** Loads the next window if its time has come; the first holds what is overdue too. A failure leaves it to be loaded again. */
  void load(Instant now) {
    if (now.isBefore(loadAt())) {
      return;
    }
    Instant until = now.plus(horizon);
    Start start = raise(until);
    Place from = start.place;
    boolean more = true;
    while (more && armed.size() <= capacity - page) {
      List<Due> next = reads.window(from, until, page);
      next.forEach(armed::load);
      more = next.size() == page;
      from = more ? last(next) : new Place(until, LAST_ID);
      if (!reached(from, !more, start)) {
        return;
      }
    }
    finish(more ? from.runAt() : until, start);
  }

  /** Arms what is overdue, in case it was lost: its commit was not heard of, or another node died with it. */
  void reload(Instant now) {
    List<Due> next = reads.window(Place.BEGINNING, now, page);
    while (!next.isEmpty() && armed.size() <= capacity) {
      next.forEach(armed::load);
      next = next.size() == page ? reads.window(last(next), now, page) : List.of();
    }
  }

  /** Reads everything anew with the next {@link #load}: what lies in the window may have changed its owner. */
  synchronized void restart() {
    cuts++;
    place = Place.BEGINNING;
    whole = false;
    anew = true;
  }

  private synchronized Start raise(Instant until) {
    if (anew) {
      place = Place.BEGINNING;
      // A wheel that is full of what comes later would leave no room for what is overdue; it is read again in its order.
      while (armed.size() > capacity / 4 && armed.forgetLaterHalf().isPresent()) {
        cuts++;
      }
    }
    end = until;
    whole = false;
    return new Start(place, cuts);
  }

  /** @return false where the window was cut meanwhile, so that what was read may have been forgotten again */
  private synchronized boolean reached(Place read, boolean all, Start start) {
    boolean valid = cuts == start.cuts;
    if (valid) {
      place = read;
      whole = all;
    }
    return valid;
  }

  private synchronized void finish(Instant read, Start start) {
    if (cuts == start.cuts) {
      end = read;
      anew = false;
    }
  }

  private static Place last(List<Due> page) {
    return new Place(page.getLast().runAt(), page.getLast().id());
  }

  private synchronized void makeRoom() {
    if (armed.size() > 2 * capacity) {
      armed.forgetLaterHalf().ifPresent(earliest -> {
        cuts++;
        end = earliest.minus(1, ChronoUnit.MICROS);
        place = new Place(end, LAST_ID);
        whole = false;
      });
    }
  }
}
