package dev.tempo.webapp.postgres;

import io.vertx.pgclient.PgConnectOptions;
import org.flywaydb.core.Flyway;


/** Brings the database to the schema of this release, by the migrations of all modules. */
public final class Schema {
  private Schema() {}

  /** @throws org.flywaydb.core.api.FlywayException where it cannot, with what was found and what was expected */
  public static void migrate(PgConnectOptions options) {

    String ssl = switch (options.getSslMode()) {
      case DISABLE -> "sslmode=disable";
      case ALLOW -> "sslmode=allow";
      case PREFER -> "sslmode=prefer";
      case REQUIRE -> "sslmode=require";
      case VERIFY_CA -> "sslmode=verify-ca";
      case VERIFY_FULL -> "sslmode=verify-full";
    };
    String url = "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase() + "?" + ssl;
    // Each module has its own range of versions, so a lower number may well be newer.
    Flyway.configure().dataSource(url, options.getUser(), options.getPassword()).locations("classpath:db/migration")
        .outOfOrder(true).validateMigrationNaming(true).load().migrate();
  }
}
