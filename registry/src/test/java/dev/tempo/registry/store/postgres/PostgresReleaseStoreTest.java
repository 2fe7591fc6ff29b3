package dev.tempo.registry.store.postgres;

import dev.tempo.registry.ReleaseFiles;
import dev.tempo.registry.store.ReleaseStore;
import dev.tempo.registry.store.ReleaseStoreConformance;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The conformance suite on a real server, one with an odd time zone, and what only the database can refuse. */
class PostgresReleaseStoreTest extends ReleaseStoreConformance {
  private static EmbeddedPostgres server;
  private static Vertx vertx;
  private static Pool pool;

  private ReleaseStore store;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("timezone", "Australia/Lord_Howe").start();
    Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
    vertx = Vertx.vertx();
    pool = PgBuilder.pool().using(vertx).with(new PoolOptions().setMaxSize(10))
        .connectingTo(new PgConnectOptions().setHost("localhost").setPort(server.getPort()).setDatabase("postgres")
            .setUser("postgres").setPassword("postgres"))
        .build();
  }

  @AfterAll
  static void stop() throws IOException {
    pool.close().await();
    vertx.close().await();
    server.close();
  }

  @BeforeEach
  void empty() {
    pool.query("TRUNCATE microfrontend_version CASCADE").execute().await();
    store = new PostgresReleaseStore(pool);
  }

  @Override
  protected ReleaseStore store() {
    return store;
  }

  @Override
  protected Pool pool() {
    return pool;
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE microfrontend_version SET content_hash = 'sha256-' || repeat('0', 64)",
    "DELETE FROM microfrontend_file", "UPDATE microfrontend_file SET bytes = ''"})
  void refusesToChangeAVersion(String statement) {
    register();
    assertThatThrownBy(() -> pool.query(statement).execute().await()).isInstanceOfSatisfying(PgException.class,
        refused -> assertThat(refused.getSqlState()).isEqualTo("23001"));
  }

  @Test
  void refusesAChannelToNowhere() {
    register();
    assertThatThrownBy(() -> pool.query("UPDATE microfrontend_channel SET version = '9.9.9'").execute().await())
        .hasMessageContaining("microfrontend_channel_to_version");
  }

  private void register() {
    var connection = pool.getConnection().await();
    var transaction = connection.begin().await();
    store.register(connection, ReleaseFiles.page("schedule", "0.1.0", "/schedule").release(), Instant.EPOCH);
    transaction.commit().await();
    connection.close().await();
  }
}
