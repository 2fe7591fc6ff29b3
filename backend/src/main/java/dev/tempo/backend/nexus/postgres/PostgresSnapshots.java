package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Snapshot;
import dev.tempo.backend.nexus.Snapshots;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Snapshots as read-only transactions of repeatable read, and their streams as cursors. Pages by key would not need the long
 * transaction, but each page would be planned anew, and a page is a range whose size the planner cannot know.
 */
public final class PostgresSnapshots implements Snapshots {
  private static final int CHUNK = 5_000;

  private final Pool pool;

  public PostgresSnapshots(Pool pool) {
    this.pool = pool;
  }

  @Override
  public <T> T read(Function<Snapshot, T> reading) {
    SqlConnection connection = pool.getConnection().await();
    try {
      connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").execute().await();
      try {
        return reading.apply(new Transaction(connection));
      } finally {
        connection.query("ROLLBACK").execute().await();
      }
    } finally {
      connection.close().await();
    }
  }

  private record Transaction(SqlConnection connection) implements Snapshot {
    @Override
    public <T> Iterator<T> stream(String sql, Tuple values, Function<Row, T> mapper) {
      return new Rows<>(connection.prepare(sql).await().cursor(values), mapper);
    }
  }

  private static final class Rows<T> implements Iterator<T> {
    private final Cursor cursor;
    private final Function<Row, T> mapper;
    private Iterator<Row> chunk;
    private @Nullable Future<RowSet<Row>> next;

    Rows(Cursor cursor, Function<Row, T> mapper) {
      this.cursor = cursor;
      this.mapper = mapper;
      chunk = take(cursor.read(CHUNK));
    }

    @Override
    public boolean hasNext() {
      Future<RowSet<Row>> coming = next;
      while (!chunk.hasNext() && coming != null) {
        chunk = take(coming);
        coming = next;
      }
      return chunk.hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return mapper.apply(chunk.next());
    }

    private Iterator<Row> take(Future<RowSet<Row>> read) {
      Iterator<Row> rows = read.await().iterator();
      next = cursor.hasMore() ? cursor.read(CHUNK) : null;
      return rows;
    }
  }
}
