package dev.tempo.webapp.postgres;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;

import java.util.List;

/**
 * Connections by what waits for them, so that a burst of one kind delays none of the others.
 *
 * @param reads     what people and pages ask; where too many wait already, the next is refused, and answered 503
 * @param writes    recording events, commands, publishing
 * @param scheduler firing, heartbeats and windows
 */
public record Pools(Pool reads, Pool writes, Pool scheduler) {
  private static final int READS = 14;
  private static final int WAITING_READS = 1_000;
  private static final int WRITES = 12;
  private static final int SCHEDULER = 5;

  public static Pools open(Vertx vertx, PgConnectOptions database) {
    PgConnectOptions options = new PgConnectOptions(database).setCachePreparedStatements(true).setPipeliningLimit(64);
    return new Pools(open(vertx, options, new PoolOptions().setMaxSize(READS).setMaxWaitQueueSize(WAITING_READS)),
        open(vertx, options, new PoolOptions().setMaxSize(WRITES)),
        open(vertx, options, new PoolOptions().setMaxSize(SCHEDULER)));
  }

  private static Pool open(Vertx vertx, PgConnectOptions options, PoolOptions size) {
    return PgBuilder.pool().with(size).connectingTo(options).using(vertx).build();
  }

  public List<Pool> all() {
    return List.of(reads, writes, scheduler);
  }
}
