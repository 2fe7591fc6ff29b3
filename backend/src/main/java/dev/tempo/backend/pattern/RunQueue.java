package dev.tempo.backend.pattern;

import dev.tempo.backend.scheduler.timer.Timer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which runs want to go on soon: those within a short horizon, in a timing wheel; what is farther is only in the database. The
 * window is read anew every half horizon, from its beginning, which also finds what a process has left behind that died, at
 * the cost of one range of an index. A run is in the wheel once, with the earliest time that was heard of; whoever finds
 * nothing to do then offers it again.
 */
final class RunQueue {
  private static final Duration HORIZON = Duration.ofMinutes(2);
  /** The database's own resolution: what is due by its clock is due here. */
  private static final Duration TICK = Duration.ofNanos(1_000);
  private static final int PAGE = 1_000;

  private final RunRows rows;
  private final InstantSource clock;
  private final Timer<RunRows.Due> timer;
  private final Map<String, Instant> armed = new ConcurrentHashMap<>();
  private volatile Instant end = Instant.MIN;

  RunQueue(RunRows rows, InstantSource clock) {
    this.rows = rows;
    this.clock = clock;
    timer = new Timer<>(clock, TICK);
  }

  /** Takes a run that was just committed, where it wants to go on within the window. Any thread. */
  void offer(RunRows.Due due) {
    if (due.at().isAfter(end)) {
      return;
    }
    boolean[] sooner = new boolean[1];
    armed.compute(due.id(), (_, before) -> {
      sooner[0] = before == null || due.at().isBefore(before);
      return sooner[0] ? due.at() : before;
    });
    if (sooner[0]) {
      timer.arm(due, due.at());
    }
  }

  /** Takes out what is due now. */
  List<RunRows.Due> due() {
    List<RunRows.Due> due = new ArrayList<>();
    for (RunRows.Due entry : timer.due(PAGE)) {
      if (armed.remove(entry.id(), entry.at())) {
        due.add(entry);
      }
    }
    return due;
  }

  /** Reads the window where half of it is over, or the clock was put back. The end is raised first, so that nothing falls between. */
  void load() {
    Instant now = clock.instant();
    if (end.equals(Instant.MIN) || now.isAfter(end.minus(HORIZON.dividedBy(2))) || now.isBefore(end.minus(HORIZON))) {
      Instant until = now.plus(HORIZON);
      Instant before = end;
      boolean read = false;
      end = until;
      try {
        read(until);
        read = true;
      } finally {
        // What fails may be checked and undeclared: Future.await throws it as it is.
        end = read ? until : before;
      }
    }
  }

  /** Reads the window anew with the next {@link #load}. */
  void restart() {
    end = Instant.MIN;
  }

  private void read(Instant until) {
    RunRows.Place place = RunRows.Place.BEGINNING;
    List<RunRows.Due> page;
    do {
      page = rows.due(until, place, PAGE);
      page.forEach(this::offer);
      if (!page.isEmpty()) {
        place = new RunRows.Place(page.getLast().at(), page.getLast().id());
      }
    } while (page.size() == PAGE);
  }

  Optional<Instant> nextDue() {
    return rows.nextDue();
  }

  void await() throws InterruptedException {
    timer.await(end.minus(HORIZON.dividedBy(2)));
  }

  void pause(Duration pause) throws InterruptedException {
    timer.awaitWakeUp(pause);
  }

  void wakeUp() {
    timer.wakeUp();
  }
}
