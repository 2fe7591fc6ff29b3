package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.scheduler.TimeRow;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.time.Instant;
import java.util.Optional;

/** The table {@code simulated_clock}, which {@code tempo_now()} asks first. */
public final class PostgresTimeRow implements TimeRow {
  private static final String SIMULATE = """
      INSERT INTO simulated_clock (now) SELECT clock_timestamp() WHERE $1 ON CONFLICT (only_row) DO NOTHING
      """;
  private static final String MOVE = "UPDATE simulated_clock SET now = greatest(now, $1) RETURNING now";
  // One end of one range of an index, however many are scheduled.
  private static final String NEXT = """
      SELECT run_at FROM action WHERE state = 'scheduled' AND run_at > tempo_now() AND run_at <= $1
      ORDER BY run_at LIMIT 1
      """;

  private final Pool pool;

  public PostgresTimeRow(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Instant simulate(boolean isNew) {
    pool.preparedQuery(SIMULATE).execute(Tuple.of(isNew)).await();
    return simulated().orElseThrow(() -> new IllegalStateException("this database has lived by real time; simulated"
        + " time needs a new one: give another --data, or another TEMPO_DATABASE_URL"));
  }

  @Override
  public void requireReal() {
    if (simulated().isPresent()) {
      throw new IllegalStateException("the time of this database is simulated, and its log may lie in the future; start"
          + " it with --clock simulated, or give another --data");
    }
  }

  @Override
  public Instant moveTo(Instant to) {
    return pool.preparedQuery(MOVE).execute(Tuple.of(ActionSql.utc(to))).await().stream().map(row -> ActionSql
        .instant(row, "now")).findFirst().orElseThrow(() -> new IllegalStateException(
            "the row of the simulated clock is gone"));
  }

  @Override
  public Optional<Instant> nextDue(Instant until) {
    RowSet<Row> rows = pool.preparedQuery(NEXT).execute(Tuple.of(ActionSql.utc(until))).await();
    return rows.stream().findFirst().map(row -> ActionSql.instant(row, "run_at"));
  }

  private Optional<Instant> simulated() {
    return pool.query("SELECT now FROM simulated_clock").execute().await().stream().findFirst().map(row -> ActionSql
        .instant(row, "now"));
  }
}
