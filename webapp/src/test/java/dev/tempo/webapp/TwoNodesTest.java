package dev.tempo.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tempo.webapp.postgres.DataFolder;
import dev.tempo.webapp.postgres.EmbeddedPostgres;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.TempoProcess;
import io.vertx.pgclient.PgConnectOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Two processes on one PostgreSQL; one is killed with everything in its hands, and the other goes on. */
class TwoNodesTest {
  /** Ten seconds are the promise; more is a machine that has other things to do. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(40);

  @TempDir
  private Path folder;

  private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch killed = new CountDownLatch(1);
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();

  @Test
  void theOtherGoesOnWithActionsRunsAndDeliveriesOfTheOneThatIsKilled() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(DataFolder.open(folder.resolve("db"), "a test"));
    HttpServer sink = sink();
    try {
      Map<String, String> settings = Map.of("TEMPO_DATABASE_URL", url(postgres.options()), "TEMPO_ALLOW_PRIVATE_SINKS",
          "localhost");
      TempoProcess one = TempoProcess.start(folder.resolve("one"), settings);
      try (TempoProcess two = TempoProcess.start(folder.resolve("two"), settings)) {
        goesOn(one, two, "http://localhost:" + sink.getAddress().getPort());
      } finally {
        one.kill();
      }
    } finally {
      sink.stop(0);
      postgres.stop();
    }
  }

  private void goesOn(TempoProcess one, TempoProcess two, String sink) throws Exception {
    Client there = one.admin();
    Client here = two.admin();
    for (int i = 0; i < 4; i++) {
      assertThat(there.post("/api/v1/subscriptions",
          "{\"types\": [\"thing_*\"], \"sink\": {\"url\": \"" + sink + "/hook\"}}").status()).isEqualTo(201);
    }
    assertThat(there.put("/api/v1/patterns/asks", """
        {"steps": [{"id": "ask", "uses": "http", "with": {"url": "%s/ask"}, "timeout": "PT60S"}]}""".formatted(sink))
        .status()).isLessThan(300);
    assertThat(there.put("/api/v1/patterns/waits", """
        {"steps": [{"id": "wait", "uses": "wait", "with": {"for": "PT4S"}}]}""").status()).isLessThan(300);
    for (int i = 0; i < 60; i++) {
      (i % 2 == 0 ? there : here).event("scheduler.schedule", "thing", "t" + i,
          "{\"action\":\"delete\",\"delay\":\"PT" + (3 + i % 5) + "S\"}");
    }
    run(there, "asks");
    run(there, "waits");
    assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();

    one.kill();
    long died = System.nanoTime();
    killed.countDown();
    for (int i = 0; i < 60; i++) {
      here.event("thing_seen", "thing", "s" + i % 6, "{}");
    }
    until(() -> runs(here, "asks").equals("completed") && runs(here, "waits").equals("completed"), died);
    until(() -> here.get("/api/v1/actions?entity_type=thing&state=scheduled").json().path("items").isEmpty(), died);
    // Four subscriptions, and of each thing its deletion, or one of the 60 that came after the kill.
    until(() -> delivered.stream().distinct().count() == 4 * (60 + 60), died);

    LoggerFactory.getLogger(TwoNodesTest.class).info("all that the killed node had in its hands was done after {}",
        Duration.ofNanos(System.nanoTime() - died));

    assertThat(calls).as("made again with the same key").hasSize(2);
    assertThat(calls.stream().distinct()).hasSize(1);
    assertThat(deletions(here).values()).hasSize(60).allMatch(count -> count == 1);
    assertInOrder();
  }

  private static void run(Client client, String pattern) {
    assertThat(client.event("scheduler.schedule", "job", pattern,
        "{\"action\":\"run\",\"delay\":\"PT0S\",\"pattern\":\"" + pattern + "\"}").status()).isEqualTo(201);
  }

  private static String runs(Client client, String pattern) {
    return client.get("/api/v1/runs?pattern=" + pattern).json().at("/items/0/state").asText("");
  }

  private static Map<String, Integer> deletions(Client client) {
    Map<String, Integer> deletions = new HashMap<>();
    JsonNode found = client.get("/api/v1/events?type=thing_deleted&limit=1000").json();
    found.path("items").forEach(event -> deletions.merge(event.path("entity_id").textValue(), 1, Integer::sum));
    return deletions;
  }

  /** Of each subscription and entity, by what came first. */
  private void assertInOrder() {
    Map<String, List<Long>> positions = new HashMap<>();
    new LinkedHashSet<>(delivered).forEach(one -> {
      String[] parts = one.split(" ");
      positions.computeIfAbsent(parts[0] + " " + parts[1], _ -> new ArrayList<>()).add(Long.parseLong(parts[2]));
    });
    assertThat(positions.values()).allSatisfy(list -> assertThat(list).isSorted());
  }

  private HttpServer sink() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/hook", exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String[] id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")).split("_");
      delivered.add(id[0] + " " + body.replaceAll("(?s).*\"subject\":\"([^\"]*)\".*", "$1") + " " + id[1]);
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.createContext("/ask", exchange -> {
      calls.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
      called.countDown();
      try {
        // The first caller dies before it is answered.
        assertThat(killed.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    return server;
  }

  private static String url(PgConnectOptions options) {
    return "postgresql://" + options.getUser() + ":" + options.getPassword() + "@" + options.getHost() + ":" + options
        .getPort() + "/" + options.getDatabase();
  }

  /** What is outside this process gives no signal. */
  private static void until(BooleanSupplier condition, long since) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(TAKEN_OVER);
      assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
