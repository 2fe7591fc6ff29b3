package dev.tempo.backend.scheduler.postgres;

import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Turns a list of rows into the arrays that {@code unnest} takes, one parameter for each column. */
final class Columns<T> {
  private final List<T> rows;
  private final Tuple tuple = Tuple.tuple();

  Columns(List<T> rows) {
    this.rows = rows;
  }

  Columns<T> text(Function<T, @Nullable String> column) {
    return add(column, String[]::new);
  }

  Columns<T> longs(Function<T, @Nullable Long> column) {
    return add(column, Long[]::new);
  }

  Columns<T> ints(Function<T, Integer> column) {
    return add(column, Integer[]::new);
  }

  Columns<T> booleans(Function<T, Boolean> column) {
    return add(column, Boolean[]::new);
  }

  Columns<T> uuids(Function<T, UUID> column) {
    return add(column, UUID[]::new);
  }

  Columns<T> times(Function<T, @Nullable Instant> column) {
    return add(row -> {
      Instant time = column.apply(row);
      return time == null ? null : ActionSql.utc(time);
    }, OffsetDateTime[]::new);
  }

  Tuple tuple() {
    return tuple;
  }

  private <V> Columns<T> add(Function<T, @Nullable V> column, IntFunction<@Nullable V[]> array) {
    @Nullable
    V[] values = array.apply(rows.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    tuple.addValue(values);
    return this;
  }
}
