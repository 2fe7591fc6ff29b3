package dev.tempo.backend.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Moves a simulated clock as real time would move: from one due time to the next, and at each until everything due then is done,
 * what follows from it included. So each action fires at its own time and in order, and what firing schedules for within the
 * leap fires within the leap. Between two due times nothing can happen, and nothing is spent.
 */
public final class SimulatedTime {
  private final DatabaseClock clock;
  private final TimeRow row;
  private final Scheduler scheduler;
  private final List<Participant> participants = new CopyOnWriteArrayList<>();

  /** A part that waits for times of its own, beside actions. */
  public interface Participant {
    /** The earliest time at which it wants to go on; may be past. */
    Optional<Instant> nextDue();

    /** Returns when everything that is due by now is done. */
    void settle();
  }

  /**
   * How far it came.
   *
   * @param fired   how many actions were executed on the way
   * @param reached false: it was stopped on the way; all that was due by {@code now} may not be done yet
   */
  public record Advanced(Instant now, long fired, boolean reached) {}

  SimulatedTime(DatabaseClock clock, TimeRow row, Scheduler scheduler) {
    this.clock = clock;
    this.row = row;
    this.scheduler = scheduler;
  }

  public void add(Participant participant) {
    participants.add(participant);
  }

  /**
   * That much later than now: an ISO-8601 duration; years, months and days by the calendar in UTC.
   *
   * @throws IllegalArgumentException with the reason, where the text is none
   */
  public Instant after(String duration) {
    return Delay.parse(duration).after(clock.instant());
  }

  /**
   * Blocks until the time is {@code to} and everything due by then is done, or until it is to stop. One at a time: a second call
   * waits for the first.
   *
   * @param to   not before now
   * @param stop asked between two due times; where true, time stays where it is then, and another call goes on from there
   */
  public synchronized Advanced advance(Instant to, BooleanSupplier stop) {
    long before = scheduler.executed();
    boolean stopped = settle(stop);
    for (Optional<Instant> next = next(to); !stopped && next.isPresent(); next = next(to)) {
      stopped = moveTo(next.get(), stop);
    }
    if (!stopped) {
      stopped = moveTo(to, stop);
    }
    return new Advanced(clock.instant(), scheduler.executed() - before, !stopped);
  }

  /** What is due at or before now is in other hands, e.g. tried again after a failure; going on takes it along. */
  private Optional<Instant> next(Instant until) {
    Instant now = clock.instant();
    Stream<Optional<Instant>> wanted = Stream.concat(Stream.of(row.nextDue(until)), participants.stream().map(
        Participant::nextDue));
    return wanted.flatMap(Optional::stream).filter(due -> due.isAfter(now) && !due.isAfter(until)).min(
        Instant::compareTo);
  }

  private boolean moveTo(Instant time, BooleanSupplier stop) {
    clock.measure(() -> row.moveTo(time));
    return settle(stop);
  }

  /** @return true where it is to stop */
  private boolean settle(BooleanSupplier stop) {
    long before;
    do {
      before = scheduler.executed();
      scheduler.settle();
      participants.forEach(Participant::settle);
      if (stop.getAsBoolean()) {
        return true;
      }
    } while (scheduler.executed() > before);
    return false;
  }
}
