package dev.tempo.backend.nexus.postgres;

import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database's schema, all parts', to the state of this build: {@code db/migration} on the class path. */
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  private Migrations() {}

  /**
   * Blocks; concurrent callers wait for each other on a lock in the database.
   *
   * @param url {@code jdbc:postgresql://host:port/database}
   * @return how many migrations were applied
   * @throws org.flywaydb.core.api.FlywayException where the database cannot be reached, or holds what this build did not make
   */
  public static int migrate(String url, String user, String password) {
    // Each module numbers its own range, so that a new version of one may come below what another has applied already.
    var result = Flyway.configure().dataSource(url, user, password).locations("classpath:db/migration").outOfOrder(true)
        .load().migrate();
    if (result.migrationsExecuted > 0) {
      LOG.info("{} migrations applied, the schema is at version {}", result.migrationsExecuted,
          result.targetSchemaVersion);
    }
    return result.migrationsExecuted;
  }

  public static int migrate(String host, int port, String database, String user, String password) {
    return migrate("jdbc:postgresql://" + host + ":" + port + "/" + database, user, password);
  }
}
