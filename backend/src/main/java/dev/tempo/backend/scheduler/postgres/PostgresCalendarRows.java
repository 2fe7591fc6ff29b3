package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.CalendarRows;
import dev.tempo.backend.scheduler.NamedCalendar;
import dev.tempo.backend.scheduler.SeriesJson;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of calendars. */
public final class PostgresCalendarRows implements CalendarRows {
  private static final String SELECT = "SELECT name, days::text AS days, version, changed_at FROM calendar ";
  private static final String SAVE = """
      INSERT INTO calendar (name, days, version, changed_at) VALUES ($1, $2::text::jsonb, $3, $4)
      ON CONFLICT (name) DO UPDATE SET days = excluded.days, version = excluded.version, changed_at = excluded.changed_at
      """;
  private static final String USED = """
      SELECT EXISTS (SELECT FROM action WHERE recurrence IS NOT NULL AND recurrence ->> 'calendar' = $1
        AND ended_position IS NULL) AS used
      """;

  private final Pool pool;

  public PostgresCalendarRows(Pool pool) {
    this.pool = pool;
  }

  /** Kept from being changed until the end of the transaction, by readers that do not keep each other waiting. */
  static Optional<DayCalendar> share(SqlClient sql, String name) {
    return calendars(sql.preparedQuery(SELECT + "WHERE name = $1 FOR SHARE").execute(Tuple.of(name)).await()).stream()
        .findFirst().map(NamedCalendar::days);
  }

  @Override
  public List<NamedCalendar> list(String after, int limit) {
    return calendars(pool.preparedQuery(SELECT + "WHERE name > $1 ORDER BY name LIMIT $2").execute(Tuple.of(after,
        limit)).await());
  }

  @Override
  public Optional<NamedCalendar> find(String name) {
    return calendars(pool.preparedQuery(SELECT + "WHERE name = $1").execute(Tuple.of(name)).await()).stream()
        .findFirst();
  }

  @Override
  public Optional<DayCalendar> lock(Transaction transaction, String name) {
    return calendars(transaction.sql().preparedQuery(SELECT + "WHERE name = $1 FOR UPDATE").execute(Tuple.of(name))
        .await()).stream().findFirst().map(NamedCalendar::days);
  }

  @Override
  public boolean isUsed(Transaction transaction, String name) {
    return transaction.sql().preparedQuery(USED).execute(Tuple.of(name)).await().iterator().next().getBoolean("used");
  }

  @Override
  public void save(Transaction transaction, NamedCalendar calendar) {
    transaction.sql().preparedQuery(SAVE).execute(Tuple.of(calendar.name(), SeriesJson.of(calendar.days()).toString(),
        calendar.version(), ActionSql.utc(calendar.changedAt()))).await();
  }

  @Override
  public void delete(Transaction transaction, String name) {
    transaction.sql().preparedQuery("DELETE FROM calendar WHERE name = $1").execute(Tuple.of(name)).await();
  }

  private static List<NamedCalendar> calendars(RowSet<Row> rows) {
    List<NamedCalendar> calendars = new ArrayList<>(rows.size());
    rows.forEach(row -> calendars.add(new NamedCalendar(row.getString("name"), SeriesJson.calendar(ActionSql.json(row
        .getString("days"))), row.getLong("version"), ActionSql.instant(row, "changed_at"))));
    return calendars;
  }
}
