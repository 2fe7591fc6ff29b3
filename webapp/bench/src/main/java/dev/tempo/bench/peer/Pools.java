package dev.tempo.bench.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tempo.bench.postgres.BenchPostgres.Db;

/** Connections as all three peers are given them. */
final class Pools {
  private Pools() {}

  static HikariDataSource of(Db db, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(db.jdbcUrl());
    config.setUsername(db.user());
    config.setPassword(db.password());
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }
}
