package dev.tempo.bench.tempo;

import dev.tempo.bench.postgres.BenchPostgres;

import java.sql.SQLException;
import java.time.Duration;

/** Who used how much of the processors since it was begun: the client's own share is part of the truth of a figure. */
final class Usage {
  private final TempoProcess tempo;
  private final BenchPostgres postgres;
  private final long began = System.nanoTime();
  private final Duration server;
  private final Duration database;
  private final Duration client;

  Usage(TempoProcess tempo, BenchPostgres postgres) throws SQLException {
    this.tempo = tempo;
    this.postgres = postgres;
    server = tempo.cpu();
    database = postgres.cpu();
    client = own();
  }

  private static Duration own() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** In percent of one core. */
  String text() throws SQLException {
    double wall = System.nanoTime() - began;
    return "CPU: server %.0f %%, PostgreSQL %.0f %%, client %.0f %%".formatted(share(server, tempo.cpu(), wall),
        share(database, postgres.cpu(), wall), share(client, own(), wall));
  }

  private static double share(Duration before, Duration after, double wall) {
    return 100 * after.minus(before).toNanos() / wall;
  }
}
