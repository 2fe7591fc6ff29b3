package dev.tempo.webapp.postgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmbeddedPostgresTest {
  @TempDir
  private Path path;

  @Test
  void data_and_port_are_kept_and_what_is_acknowledged_is_durable() throws Exception {
    try (DataFolder folder = DataFolder.open(path, "test")) {
      EmbeddedPostgres first = EmbeddedPostgres.start(folder);
      ask(first, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1");
      assertThat(ask(first, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(first, "SHOW synchronous_commit")).isEqualTo("on");
      int port = first.options().getPort();
      first.stop();
      first.stop();

      EmbeddedPostgres second = EmbeddedPostgres.start(folder);
      assertThat(second.options().getPort()).isEqualTo(port);
      assertThat(ask(second, "SELECT answer FROM kept")).isEqualTo("42");

      // The master is gone without a word, as after kill -9: the next one finds the server running and takes it over.
      EmbeddedPostgres third = EmbeddedPostgres.start(folder);
      assertThat(ask(third, "SELECT answer FROM kept")).isEqualTo("42");
      third.stop();

      // A stale file that names a process and a port of others, as after a restart of the machine: not taken over.
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.write(path.resolve("postgres/postmaster.pid"),
            List.of(Long.toString(ended.pid()), path.resolve("postgres")
                .toString(), "0", Integer.toString(other.getLocalPort()), "", "127.0.0.1", ""));
        EmbeddedPostgres fourth = EmbeddedPostgres.start(folder);
        assertThat(fourth.options().getPort()).isNotEqualTo(other.getLocalPort());
        assertThat(ask(fourth, "SELECT answer FROM kept")).isEqualTo("42");
        fourth.stop();
      }
    }
  }

  @Test
  void a_folder_is_held_by_one_process_and_says_by_which() throws Exception {
    Path held = path.resolve("held");
    Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty(
            "java.class.path"),
        Holder.class.getName(), held.toString()).redirectErrorStream(true).start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      assertThatThrownBy(() -> DataFolder.open(held, "me")).isInstanceOf(DataFolder.InUse.class)
          .hasMessageContainingAll(held
              .toString(), "the other one");
    } finally {
      holder.destroy();
      holder.waitFor();
    }
    DataFolder.open(held, "me").close();
  }

  /** Another process that holds a folder until its end. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws DataFolder.InUse, IOException {
      DataFolder.open(Path.of(arguments[0]), "the other one");
      System.out.println("held");
      System.in.read();
    }
  }

  private static String ask(EmbeddedPostgres server, String sql) throws SQLException {
    var options = server.options();
    try (
        Connection connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + options.getPort() + "/"
            + options
                .getDatabase(),
            options.getUser(), options.getPassword());
        var statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
