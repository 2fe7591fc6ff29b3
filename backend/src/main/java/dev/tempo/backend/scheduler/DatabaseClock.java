package dev.tempo.backend.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The database's time as far as this process knows it: a steady clock and a measured offset. It may be a little off, which is
 * why the claim asks the database itself; that an offset is near makes claims come neither early nor late. Where the
 * database's time is simulated, this one stands still with it, and moves when it is told to.
 */
public final class DatabaseClock implements InstantSource {
  private final InstantSource steady;
  private final boolean simulated;
  private volatile Duration offset = Duration.ZERO;
  private volatile Instant told;

  /** @param steady should not jump, as a {@link SteadyClock} does not */
  public DatabaseClock(InstantSource steady) {
    this(steady, false, steady.instant());
  }

  private DatabaseClock(InstantSource steady, boolean simulated, Instant told) {
    this.steady = steady;
    this.simulated = simulated;
    this.told = told;
  }

  /** One that stands still between {@link #measure}s, as the database's simulated time does. */
  public static DatabaseClock simulated(InstantSource steady, Instant now) {
    return new DatabaseClock(steady, true, now);
  }

  @Override
  public Instant instant() {
    return simulated ? told : steady.instant().plus(offset);
  }

  public boolean isSimulated() {
    return simulated;
  }

  /** Time that passes evenly, whatever becomes of the database's: for intervals. */
  InstantSource steady() {
    return steady;
  }

  /** How far the database's clock is ahead of the steady one; zero where it is simulated. */
  public Duration offset() {
    return offset;
  }

  /**
   * Measures anew. The answer is taken for the middle between question and answer, so it is right to within half of their
   * distance; a difference smaller than that is noise and changes nothing.
   */
  public void measure(Supplier<Instant> databaseTime) {
    Instant asked = steady.instant();
    Instant answer = databaseTime.get();
    if (simulated) {
      tell(answer);
      return;
    }
    Duration half = Duration.between(asked, steady.instant()).dividedBy(2);
    Duration measured = Duration.between(asked.plus(half), answer);
    if (measured.minus(offset).abs().compareTo(half.abs()) > 0) {
      offset = measured;
    }
  }

  /** Simulated time never goes back, but answers may come late. */
  private synchronized void tell(Instant answer) {
    if (answer.isAfter(told)) {
      told = answer;
    }
  }
}
