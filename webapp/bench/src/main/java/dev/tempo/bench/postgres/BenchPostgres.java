package dev.tempo.bench.postgres;

import dev.tempo.webapp.postgres.DataFolder;
import dev.tempo.webapp.postgres.EmbeddedPostgres;
import io.vertx.pgclient.PgConnectOptions;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** PostgreSQL with the settings of {@code ./tempo up}: those that make a commit durable are on, and shown. */
public final class BenchPostgres implements AutoCloseable {
  private final DataFolder folder;
  private final EmbeddedPostgres server;
  private final AtomicInteger made = new AtomicInteger();

  private BenchPostgres(DataFolder folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
  }

  public static BenchPostgres start(Path path) throws DataFolder.InUse {
    DataFolder folder = DataFolder.open(path, "bench, process " + ProcessHandle.current().pid());
    EmbeddedPostgres server = EmbeddedPostgres.start(folder);
    // Also where the bench is told to end: a second stop does nothing.
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-postgres"));
    return new BenchPostgres(folder, server);
  }

  /** A database that nobody has written to. */
  public Db fresh(String name) throws SQLException {
    String database = "bench_" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_") + "_"
        + made.incrementAndGet();
    admin().execute("CREATE DATABASE " + database);
    return new Db(database, options().getPort(), options().getUser(), options().getPassword());
  }

  public void drop(Db db) throws SQLException {
    admin().execute("DROP DATABASE IF EXISTS " + db.name() + " WITH (FORCE)");
  }

  /** Beside the databases that are measured, so that what is asked here is not counted there. */
  public Db admin() {
    return new Db("postgres", options().getPort(), options().getUser(), options().getPassword());
  }

  private PgConnectOptions options() {
    return server.options();
  }

  /** Processor time of all processes of the server that live now. */
  public Duration cpu() throws SQLException {
    int pid = Integer
        .parseInt(admin().text("SELECT pid::text FROM pg_stat_activity WHERE backend_type = 'checkpointer'"));
    Optional<ProcessHandle> postmaster = ProcessHandle.of(pid).flatMap(ProcessHandle::parent);
    return postmaster.stream().flatMap(ProcessHandle::descendants)
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO)).reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    server.stop();
    folder.close();
  }

  /** A database of the server. */
  public record Db(String name, int port, String user, String password) {

    public String jdbcUrl() {
      return "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?reWriteBatchedInserts=true";
    }

    /** As {@code TEMPO_DATABASE_URL} takes it. */
    public String url() {
      return "postgresql://" + user + ":" + password + "@127.0.0.1:" + port + "/" + name;
    }

    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbcUrl(), user, password);
    }

    public void execute(String sql) throws SQLException {
      try (Connection connection = connect(); Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /** The one value that a query finds; empty where it finds none. */
    public String text(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        String value = rows.next() ? rows.getString(1) : null;
        return value == null ? "" : value;
      }
    }

    public long number(String sql) throws SQLException {
      String text = text(sql);
      return text.isEmpty() ? 0 : Long.parseLong(text);
    }
  }
}
