package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.EntityRef;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Advisory locks of a transaction on entities, known to Tempo or not: one for each, by a hash of 32 bits, so that two
 * transactions wait for each other where they have an entity in common, and by chance once in a few thousand batches. One
 * with more than {@link #MOST} entities would fill PostgreSQL's lock table: it takes the whole instead, of which all the others
 * hold a share.
 */
final class Stripes {
  /** PostgreSQL's defaults have room for 6,400 locks of all transactions together. */
  static final int MOST = 1_000;
  /** The first of the two keys of our advisory locks; "temp" in ASCII, and "temq" for the whole. */
  private static final int SPACE = 0x74656d70;
  private static final String LOCK = """
      SELECT count(pg_advisory_xact_lock(%d, stripe)) FROM unnest($1::int[]) AS stripe""".formatted(SPACE);
  private static final String SHARE = "SELECT pg_advisory_xact_lock_shared(%d, 0)".formatted(SPACE + 1);
  private static final String WHOLE = "SELECT pg_advisory_xact_lock(%d, 0)".formatted(SPACE + 1);

  private final SqlConnection connection;
  private final Set<Integer> held = new HashSet<>();
  private boolean whole;

  Stripes(SqlConnection connection) {
    this.connection = connection;
  }

  static int of(EntityRef entity) {
    int hash = (31 * entity.type().hashCode() + entity.id().hashCode()) * 0x9E3779B1;
    return hash ^ (hash >>> 16);
  }

  /** Takes those that are not held yet, in the order of their numbers, which all transactions share. */
  Future<?> lock(Collection<EntityRef> entities) {
    if (whole) {
      return Future.succeededFuture();
    }
    boolean first = held.isEmpty();
    Integer[] wanted = entities.stream().map(Stripes::of).filter(held::add).sorted().toArray(Integer[]::new);
    if (wanted.length == 0) {
      return Future.succeededFuture();
    }
    if (held.size() > MOST) {
      whole = true;
      return connection.preparedQuery(WHOLE).execute();
    }
    var share = first ? connection.preparedQuery(SHARE).execute() : Future.succeededFuture();
    return Future.all(share, connection.preparedQuery(LOCK).execute(Tuple.of(wanted)));
  }
}
