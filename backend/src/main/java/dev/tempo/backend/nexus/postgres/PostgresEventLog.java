package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Follower;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the log. Safe for any number of threads. */
public final class PostgresEventLog implements EventLog {
  private static final String AT = "SELECT " + EventRows.COLUMNS + " FROM event WHERE position = $1";

  private final Pool pool;
  private final LogHead head;
  private final LogTail tail;

  PostgresEventLog(Pool pool, LogHead head) {
    this.pool = pool;
    this.head = head;
    tail = new LogTail(this::find);
  }

  @Override
  public Optional<Event> at(long position) {
    List<Event> found = select(AT, Tuple.of(position));
    return found.stream().findFirst();
  }

  @Override
  public List<Event> find(EventQuery query) {
    EventSelect select = new EventSelect(query);
    return select(select.sql(), select.values());
  }

  /** Takes what this process has just committed. */
  void written(List<Appended> events, long revision) {
    tail.written(events, revision);
  }

  private List<Event> select(String sql, Tuple values) {
    List<Event> events = new ArrayList<>();
    for (Row row : query(sql, values)) {
      events.add(EventRows.event(row));
    }
    return events;
  }

  private RowSet<Row> query(String sql, Tuple values) {
    try {
      return pool.preparedQuery(sql).execute(values).await();
    } catch (Throwable failure) {
      throw Failures.told(failure);
    }
  }

  @Override
  public long head() {
    return query("SELECT position FROM log_head", Tuple.tuple()).iterator().next().getLong("position");
  }

  @Override
  public boolean awaitAfter(long position, Duration timeout) throws InterruptedException {
    return head.awaitAfter(position, timeout);
  }

  @Override
  public Follower follow(long position) {
    return new TailFollower(tail, head, position);
  }
}
