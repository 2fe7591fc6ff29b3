package dev.tempo.webapp;

import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import dev.tempo.webapp.testing.SseReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole node as it is shipped, every part of it started, with actions pending and a reader on the stream, while nothing
 * happens: who lets a part of it ask the database by a timer makes this fail. Counted by PostgreSQL itself.
 */
class IdleNodeTest {
  private static final int PENDING = 1_000;
  private static final int BATCH = 250;
  private static final int SETTLING_SECONDS = 20;
  private static final int WATCHED_SECONDS = 40;
  private static final double MOST_PER_SECOND = 0.2;

  @TempDir
  private Path folder;

  @Test
  void an_idle_node_asks_its_database_a_fifth_of_a_time_a_second_at_most() throws Exception {
    Map<String, String> settings = Map.of("TEMPO_DATA", folder.toString(), "TEMPO_MICROFRONTENDS", System.getProperty(
        "tempo.microfrontends", "../microfrontends"));
    try (RunningTempo.Server server = new RunningTempo.Server(settings);
        SseReader reader = server.admin().stream("/api/v1/events/stream?after=0", UnaryOperator.identity())) {
      assertThat(reader.response().statusCode()).isEqualTo(200);
      server.awaitReady();
      schedule(server.admin());
      try (Connection database = database(); Statement statement = database.createStatement()) {
        // The server's own housekeeping is not the node's; what of it is under way goes on to its end.
        statement.execute("ALTER SYSTEM SET autovacuum = off");
        statement.execute("SELECT pg_reload_conf()");
        do {
          sleep(statement, SETTLING_SECONDS);
        } while (number(statement,
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'") > 0);

        Path log = folder.resolve("postgres.log");
        // Counted in the log, for pg_stat_database hears late of what a connection did that is idle since.
        statement.execute("ALTER SYSTEM SET log_line_prefix = '%d|'");
        statement.execute("ALTER SYSTEM SET log_statement = 'all'");
        statement.execute("SELECT pg_reload_conf()");
        sleep(statement, 1);
        int told = Files.readAllLines(log).size();
        sleep(statement, WATCHED_SECONDS);
        List<String> lines = Files.readAllLines(log);
        List<String> asked = lines.subList(told, lines.size());

        // Each statement is counted, though some share a transaction.
        long statements = asked.stream().filter(line -> line.startsWith("tempo|LOG:")).count();
        assertThat(statements).as("statements in %d s:%n%s", WATCHED_SECONDS, String.join("\n", asked))
            .isBetween(1L, (long) (MOST_PER_SECOND * WATCHED_SECONDS));
      }
    }
  }

  private static void schedule(Client client) {
    for (int from = 0; from < PENDING; from += BATCH) {
      List<String> events = new ArrayList<>();
      for (int i = from; i < from + BATCH; i++) {
        events.add("{\"specversion\":\"1.0\",\"id\":\"" + i + "\",\"source\":\"/idle\",\"type\":\"scheduler.schedule\","
            + "\"subject\":\"idle/" + i
            + "\",\"data\":{\"action\":\"delete\",\"delay\":\"P30D\",\"cancel_on\":[\"undo\"]}}");
      }
      Client.Answer answer = client.send("POST", "/api/v1/events", request -> request.header("Content-Type",
          "application/cloudevents-batch+json").POST(BodyPublishers.ofString("[" + String.join(",", events) + "]")));
      assertThat(answer.status()).as(answer.text()).isLessThan(300);
    }
  }

  /** Of another database of the same server, so that asking is not counted. */
  private Connection database() throws Exception {
    return DriverManager
        .getConnection("jdbc:postgresql://127.0.0.1:" + Files.readString(folder.resolve("postgres.port"))
            .strip() + "/postgres", "tempo", Files.readString(folder.resolve("postgres.password")).strip());
  }

  private static void sleep(Statement statement, int seconds) throws SQLException {
    statement.execute("SELECT pg_sleep(" + seconds + ")");
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
