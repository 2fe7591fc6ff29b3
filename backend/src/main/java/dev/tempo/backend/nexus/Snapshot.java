package dev.tempo.backend.nexus;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

import java.util.Iterator;
import java.util.function.Function;

/**
 * What the database held at one moment, for reading through millions of rows in memory that does not grow with them. Used by
 * one thread, until {@link Snapshots#read} returns.
 */
public interface Snapshot {

  /**
   * The rows of a statement, a chunk in memory and the next one under way. Several may be read in turn. Both methods of the
   * iterator may block.
   */
  <T> Iterator<T> stream(String sql, Tuple values, Function<Row, T> mapper);
}
