package dev.tempo.webapp.postgres;

import dev.tempo.backend.nexus.postgres.Migrations;
import io.vertx.pgclient.PgConnectOptions;

/** Brings the database to the schema of this release, by the migrations of all modules. */
public final class Schema {
  private Schema() {}

  /**
   * @return how many migrations were applied
   * @throws org.flywaydb.core.api.FlywayException where it cannot, with what was found and what was expected
   */
  public static int migrate(PgConnectOptions options) {
    String ssl = switch (options.getSslMode()) {
      case DISABLE -> "disable";
      case ALLOW -> "allow";
      case PREFER -> "prefer";
      case REQUIRE -> "require";
      case VERIFY_CA -> "verify-ca";
      case VERIFY_FULL -> "verify-full";
    };
    return Migrations
        .migrate("jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase()
            + "?sslmode=" + ssl, options.getUser(), options.getPassword());
  }
}
