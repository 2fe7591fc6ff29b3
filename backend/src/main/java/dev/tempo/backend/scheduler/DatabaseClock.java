package dev.tempo.backend.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The database's time as far as this process knows it: the node's clock and a measured offset. It may be a little off, which is
 * why the claim asks the database itself; that an offset is near makes claims come neither early nor late.
 */
public final class DatabaseClock implements InstantSource {
  private final InstantSource node;
  private volatile Duration offset = Duration.ZERO;

  public DatabaseClock(InstantSource node) {
    this.node = node;
  }

  @Override
  public Instant instant() {
    return node.instant().plus(offset);
  }

  /** How far the database's clock is ahead of the node's. */
  public Duration offset() {
    return offset;
  }

  /**
   * Measures anew. The answer is taken for the middle between question and answer, so it is right to within half of their
   * distance; a difference smaller than that is noise and changes nothing.
   */
  public void measure(Supplier<Instant> databaseTime) {
    Instant asked = node.instant();
    Instant answer = databaseTime.get();
    Duration half = Duration.between(asked, node.instant()).dividedBy(2);
    Duration measured = Duration.between(asked.plus(half), answer);
    if (measured.minus(offset).abs().compareTo(half.abs()) > 0) {
      offset = measured;
    }
  }
}
