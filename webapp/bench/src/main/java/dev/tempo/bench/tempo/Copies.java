package dev.tempo.bench.tempo;

import dev.tempo.bench.postgres.BenchPostgres.Db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Millions of pending actions in minutes: one that was scheduled over HTTP is copied within the database, its row and that of
 * its entity, into the same tables with the same indexes. What is told of them by the log is left out, which twenty million
 * events would fill for half an hour.
 */
final class Copies {
  /** What the entities to be copied are called, before their number. */
  static final String MODEL = "model-";
  private static final int SHARE = 100_000;
  private static final int CONNECTIONS = 2;

  private final Db db;

  Copies(Db db) {
    this.db = db;
  }

  /**
   * Far out, spread over months, so that none comes near.
   *
   * @return copies per second
   */
  double fill(String model, long number) throws Exception {
    String entity = "'copy-' || g";
    String action = insert("action", model, Map.of("id", "gen_random_uuid()", "entity_id", entity, "run_at",
        "m.run_at + (g % 7776000) * interval '1 second'"));
    String metadata = insert("_metadata_master", model, Map.of("entity_id", entity));
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Callable<Void>> shares = new ArrayList<>();
      for (long from = 0; from < number; from += SHARE) {
        long first = from;
        long last = Math.min(number, from + SHARE) - 1;
        shares.add(() -> copy(action, metadata, first, last));
      }
      for (Future<Void> share : threads.invokeAll(shares)) {
        share.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    db.execute("ANALYZE");
    return number / seconds;
  }

  private Void copy(String action, String metadata, long first, long last) throws SQLException {
    try (Connection connection = db.connect(); Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(metadata.formatted(first, last));
      statement.execute(action.formatted(first, last));
      statement.execute("UPDATE action_count SET n = n + %d WHERE state = 'scheduled'".formatted(last - first + 1));
      connection.commit();
    }
    return null;
  }

  /** Whatever columns the table has: all but those given are the model's. */
  private String insert(String table, String model, Map<String, String> own) throws SQLException {
    List<String> columns = List.of(db.text("""
        SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = '%s' AND is_generated = 'NEVER'""".formatted(table)).split(" "));
    List<String> values = columns.stream().map(column -> own.getOrDefault(column, "m." + column)).toList();
    return ("INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT " + String.join(", ", values)
        + " FROM " + table + " m, generate_series(%d, %d) AS g WHERE m.entity_id = '").replace("g % ", "g %% ")
        + model + "'";
  }
}
