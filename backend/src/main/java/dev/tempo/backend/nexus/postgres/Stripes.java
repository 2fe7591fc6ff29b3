package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.EntityRef;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.util.BitSet;
import java.util.Collection;

/**
 * Advisory locks of a transaction on entities, known to Tempo or not. Entities share 4,096 stripes: that bounds what a
 * batch takes from PostgreSQL's lock table, at the price of now and then waiting for a stranger.
 */
final class Stripes {
  static final int COUNT = 4_096;
  /** The first of the two keys of our advisory locks; "temp" in ASCII. */
  private static final int SPACE = 0x74656d70;
  private static final String LOCK = """
      SELECT count(pg_advisory_xact_lock(%d, stripe)) FROM unnest($1::int[]) AS stripe""".formatted(SPACE);

  private final SqlConnection connection;
  private final BitSet held = new BitSet(COUNT);

  Stripes(SqlConnection connection) {
    this.connection = connection;
  }

  static int of(EntityRef entity) {
    int hash = 31 * entity.type().hashCode() + entity.id().hashCode();
    return ((hash * 0x9E3779B1) >>> 20) & (COUNT - 1);
  }

  /** Takes those that are not held yet, in the order of their numbers, which all transactions share. */
  Future<RowSet<Row>> lock(Collection<EntityRef> entities) {
    BitSet wanted = new BitSet(COUNT);
    entities.forEach(entity -> wanted.set(of(entity)));
    wanted.andNot(held);
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    held.or(wanted);
    Integer[] sorted = wanted.stream().boxed().toArray(Integer[]::new);
    return connection.preparedQuery(LOCK).execute(Tuple.of(sorted));
  }
}
