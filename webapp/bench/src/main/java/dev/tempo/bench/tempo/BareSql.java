package dev.tempo.bench.tempo;

import dev.tempo.bench.postgres.BenchPostgres.Db;
import dev.tempo.bench.report.Sizes;
import dev.tempo.webapp.postgres.Schema;
import io.vertx.pgclient.PgConnectOptions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The yardstick of batch scheduling: the rows that Tempo wrote, written again by nothing but inserts over arrays into the
 * same tables with the same indexes, {@link Sizes#BATCH} actions in a transaction. No checks, no locks, no answers.
 */
final class BareSql {
  private static final String TABLES = """
      SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND c.column_name = 'entity_id' AND t.table_type = 'BASE TABLE' ORDER BY 1""";
  private final List<Table> tables = new ArrayList<>();
  private final int actions;

  private record Column(String name, String type) {}

  /** @param rows a column an array of texts */
  private record Table(String name, List<Column> columns, List<String[]> rows) {

    String insert() {
      List<String> values = new ArrayList<>();
      List<String> arrays = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        values.add("c" + i + "::" + columns.get(i).type());
        arrays.add("?::text[]");
      }
      List<String> names = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        names.add("c" + i);
      }
      return "INSERT INTO " + name + " (" + String.join(", ", columns.stream().map(Column::name).toList())
          + ") OVERRIDING SYSTEM VALUE SELECT " + String.join(", ", values) + " FROM unnest("
          + String.join(", ", arrays)
          + ") AS s (" + String.join(", ", names) + ")";
    }
  }

  /**
   * Reads what Tempo wrote.
   *
   * @param prefix  of the entities that were scheduled in batches
   * @param most actions
   */
  BareSql(Db tempo, String prefix, int most) throws SQLException {
    int scheduled = (int) Math.min(most, tempo.number("SELECT count(*) FROM action WHERE entity_id LIKE '" + prefix
        + "%'"));
    actions = scheduled - scheduled % Sizes.BATCH;
    try (Connection connection = tempo.connect(); Statement statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet found = statement.executeQuery(TABLES)) {
        while (found.next()) {
          names.add(found.getString(1));
        }
      }
      for (String name : names) {
        read(statement, name, prefix);
      }
    }
  }

  private void read(Statement statement, String name, String prefix) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet found = statement.executeQuery("""
        SELECT quote_ident(attname), format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = quote_ident('%s')::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        ORDER BY attnum""".formatted(name))) {
      while (found.next()) {
        columns.add(new Column(found.getString(1), found.getString(2)));
      }
    }
    String texts = String.join(", ", columns.stream().map(column -> column.name() + "::text").toList());
    String sql = "SELECT " + texts + " FROM " + name
        + " WHERE entity_id IN (SELECT entity_id FROM action WHERE entity_id"
        + " LIKE '" + prefix + "%' ORDER BY entity_id LIMIT " + actions + ") ORDER BY entity_id";
    List<String[]> rows = new ArrayList<>();
    try (ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        String[] row = new String[columns.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = found.getString(i + 1);
        }
        rows.add(row);
      }
    }
    if (!rows.isEmpty()) {
      tables.add(new Table(name, columns, rows));
    }
  }

  /** What is written, as {@code 2 event, 1 action}. */
  String rowsPerAction() {
    return String.join(", ", tables.stream().map(table -> "%.3g %s".formatted((double) table.rows().size() / actions,
        table.name())).toList());
  }

  /** @return actions per second */
  double run(Db fresh, int connections) throws Exception {
    Schema.migrate(new PgConnectOptions().setHost("127.0.0.1").setPort(fresh.port()).setDatabase(fresh.name())
        .setUser(fresh.user()).setPassword(fresh.password()));
    int transactions = actions / Sizes.BATCH;
    List<Connection> opened = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Callable<Void>> shares = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int first = i;
        Connection connection = fresh.connect();
        opened.add(connection);
        connection.setAutoCommit(false);
        shares.add(() -> write(connection, first, connections, transactions));
      }
      long began = System.nanoTime();
      for (Future<Void> share : threads.invokeAll(shares)) {
        share.get();
      }
      return actions * 1e9 / (System.nanoTime() - began);
    } finally {
      for (Connection connection : opened) {
        connection.close();
      }
    }
  }

  @SuppressWarnings("NullAway") // a null here ends no text
  private Void write(Connection connection, int first, int step, int transactions) throws SQLException {
    List<PreparedStatement> inserts = new ArrayList<>();
    for (Table table : tables) {
      inserts.add(connection.prepareStatement(table.insert()));
    }
    for (int number = first; number < transactions; number += step) {
      for (int t = 0; t < tables.size(); t++) {
        Table table = tables.get(t);
        int size = table.rows().size();
        List<String[]> rows = table.rows().subList((int) ((long) size * number / transactions),
            (int) ((long) size * (number + 1) / transactions));
        for (int column = 0; column < table.columns().size(); column++) {
          int index = column;
          inserts.get(t).setArray(column + 1, connection.createArrayOf("text", rows.stream().map(row -> row[index])
              .toArray(String[]::new)));
        }
        inserts.get(t).executeUpdate();
      }
      connection.commit();
    }
    return null;
  }
}
