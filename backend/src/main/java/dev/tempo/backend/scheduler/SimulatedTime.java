package dev.tempo.backend.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** @param fired how many actions were executed on the way */
  public record Advanced(Instant now, long fired) {}

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
   * Blocks until the time is {@code to} and everything due by then is done. One at a time: a second call waits for the first.
   *
   * @param to not before now
   */
  public synchronized Advanced advance(Instant to) {
    long before = scheduler.executed();
    settle();
    for (Optional<Instant> next = next(to); next.isPresent(); next = next(to)) {
      moveTo(next.get());
    }
    moveTo(to);
    return new Advanced(clock.instant(), scheduler.executed() - before);
  }

  /** What is due at or before now is in other hands, e.g. tried again after a failure; going on takes it along. */
  private Optional<Instant> next(Instant until) {
    Instant now = clock.instant();
    Stream<Optional<Instant>> wanted = Stream.concat(Stream.of(row.nextDue(until)), participants.stream().map(
        Participant::nextDue));
    return wanted.flatMap(Optional::stream).filter(due -> due.isAfter(now) && !due.isAfter(until)).min(
        Instant::compareTo);
  }

  private void moveTo(Instant time) {
    clock.measure(() -> row.moveTo(time));
    settle();
  }

  private void settle() {
    long before;
    do {
      before = scheduler.executed();
      scheduler.settle();
      participants.forEach(Participant::settle);
    } while (scheduler.executed() > before);
  }
}
