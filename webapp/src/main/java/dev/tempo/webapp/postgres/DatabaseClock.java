package dev.tempo.webapp.postgres;

import io.vertx.sqlclient.Pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The database's time without asking it each time: this machine's clock, corrected by the offset that was measured. Of
 * several measurements the one with the shortest round trip is taken, as half of that is how wrong it can be.
 */
public final class DatabaseClock implements InstantSource {
  private static final int SAMPLES = 5;

  private final InstantSource machine;
  private final Pool pool;
  private volatile Duration offset = Duration.ZERO;

  public DatabaseClock(InstantSource machine, Pool pool) {
    this.machine = machine;
    this.pool = pool;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(offset);
  }

  /** Asks the database anew. Blocks. */
  public void measure() {
    Duration best = Duration.ofDays(1);
    for (int i = 0; i < SAMPLES; i++) {
      Instant before = machine.instant();
      long started = System.nanoTime();
      Instant there = pool.query("SELECT tempo_now() AS now").execute().await().iterator().next()
          .getOffsetDateTime("now").toInstant();
      Duration trip = Duration.ofNanos(System.nanoTime() - started);
      if (trip.compareTo(best) < 0) {
        best = trip;
        offset = Duration.between(before.plus(trip.dividedBy(2)), there);
      }
    }
  }
}
