package dev.tempo.backend.scheduler;

import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.Tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** A time that tests set, in this process and in the database together. It stands still between. */
public final class SimulatedClock implements InstantSource {
  private final TestDatabase database;
  private volatile Instant now;

  public SimulatedClock(TestDatabase database, Instant start) {
    this.database = database;
    now = start;
    set(start);
  }

  @Override
  public Instant instant() {
    return now;
  }

  public void set(Instant time) {
    database.pool().preparedQuery("""
        INSERT INTO simulated_clock (now) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET now = excluded.now
        """).execute(Tuple.of(time.atOffset(ZoneOffset.UTC))).await();
    now = time;
  }

  public void advance(Duration by) {
    set(now.plus(by));
  }
}
