package dev.tempo.bench.postgres;

import dev.tempo.bench.postgres.BenchPostgres.Db;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How often a database is asked for anything while nothing happens. */
public final class Idle {
  /** What was done before has been counted by then, and its connections have settled. */
  private static final Duration SETTLING = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String HOUSEKEEPING = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'";
  private static final String COUNT = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '%s'";

  private Idle() {}

  /**
   * Commits and rollbacks, as the server counts them. Its own housekeeping is switched off for that time: it is the same
   * for all, and depends on what was written before.
   */
  public static double transactionsPerSecond(BenchPostgres postgres, Db db, Duration watched)
      throws SQLException, InterruptedException {
    db.execute("VACUUM ANALYZE");
    postgres.admin().execute("ALTER SYSTEM SET autovacuum = off");
    postgres.admin().execute("SELECT pg_reload_conf()");
    try {
      awaitHousekeeping(postgres);
      TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
      long before = postgres.admin().number(COUNT.formatted(db.name()));
      TimeUnit.NANOSECONDS.sleep(watched.toNanos());
      return (postgres.admin().number(COUNT.formatted(db.name())) - before) * 1e9 / watched.toNanos();
    } finally {
      postgres.admin().execute("ALTER SYSTEM RESET autovacuum");
      postgres.admin().execute("SELECT pg_reload_conf()");
    }
  }

  /** What is under way when it is switched off goes on to its end, a transaction for each table. */
  private static void awaitHousekeeping(BenchPostgres postgres) throws SQLException, InterruptedException {
    long until = System.nanoTime() + LONGEST.toNanos();
    while (postgres.admin().number(HOUSEKEEPING) > 0 && System.nanoTime() < until) {
      TimeUnit.SECONDS.sleep(1);
    }
  }
}
