package dev.tempo.backend.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh, migrated database on a PostgreSQL that all tests of this JVM share: copied from a template in some 50 ms. The
 * server runs with an odd time zone, so that a conversion left out shows.
 */
public final class TestDatabase implements AutoCloseable {
  /** System property: what PostgreSQL loads at its start, for measuring. */
  public static final String PRELOAD = "tempo.test.postgres.preload";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;

  private TestDatabase(String name) {
    this.name = name;
    pool = newPool(8);
  }

  /** A database that holds the schema and nothing else. */
  public static TestDatabase fresh() {
    String name = "test_" + COUNT.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE " + Server.TEMPLATE);
    return new TestDatabase(name);
  }

  public Pool pool() {
    return pool;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** A second pool on the same database, for a test that plays a second node. */
  public Pool newPool(int connections) {
    return PgBuilder.pool().with(new PoolOptions().setMaxSize(connections)).connectingTo(options()).using(vertx)
        .build();
  }

  public PgConnectOptions options() {
    return new PgConnectOptions().setHost("127.0.0.1").setPort(Server.INSTANCE.getPort()).setDatabase(name).setUser(
        "postgres").setPassword("postgres").setCachePreparedStatements(true).setPipeliningLimit(64);
  }

  @Override
  public void close() {
    closed(pool.close());
    closed(vertx.close());
    execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  /**
   * Waits for a pool or what else is being closed. A pool of Vert.x 5.0.8 that closes while a connection is being opened has
   * been seen never to say so; dropping the database ends its connections all the same.
   */
  public static void closed(Future<Void> closing) {
    try {
      closing.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      LoggerFactory.getLogger(TestDatabase.class).warn("closing did not end in 10 s; the test goes on", late);
    }
  }

  private static void execute(String sql) {
    try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run: " + sql, e);
    }
  }

  /** Started with the first test that needs it, stopped with the JVM. */
  private static final class Server {
    static final String TEMPLATE = "tempo_template";
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(30));
        Map.of("fsync", "on", "synchronous_commit", "on", "timezone", "Australia/Lord_Howe", "max_connections", "200")
            .forEach(builder::setServerConfig);
        String preload = System.getProperty(PRELOAD);
        if (preload != null) {
          builder.setServerConfig("shared_preload_libraries", preload);
          builder.setServerConfig("pg_stat_statements.track_planning", "on");
        }
        EmbeddedPostgres server = builder.start();
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
          try (var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + TEMPLATE);
          }
        }
        Flyway.configure().dataSource(server.getDatabase("postgres", TEMPLATE)).locations("classpath:db/migration")
            .load()
            .migrate();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
