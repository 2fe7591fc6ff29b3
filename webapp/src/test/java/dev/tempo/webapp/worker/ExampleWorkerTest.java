package dev.tempo.webapp.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** The example worker as users run it, killed in the middle of a job. */
@ExtendWith(RunningTempo.class)
class ExampleWorkerTest {
  /** Some ten seconds of work where nothing else is done: several heartbeats, by which progress is told. */
  private static final long ROWS = 1_000_000_000;
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private final RunningTempo.Server server;
  private final Client service;

  ExampleWorkerTest(RunningTempo.Server server) {
    this.server = server;
    service = server.as("example-worker", "service");
  }

  private Process start(String name, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path") + File.pathSeparator + System
            .getProperty("surefire.test.class.path", ""),
        "dev.tempo.client.example.ExampleWorker");
    builder.environment().putAll(Map.of("TEMPO_URL", server.address(), "TEMPO_TOKEN", service.token(),
        "TEMPO_WORKER_NAME", name, "TEMPO_WORKER_LEASE", "PT4S"));
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** What another process does can only be looked at. */
  private JsonNode awaitJob(String id, String what, Path log, Predicate<JsonNode> found) throws IOException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      JsonNode job = server.admin().get("/api/v1/jobs/" + id).json();
      if (found.test(job)) {
        return job;
      }
      assertThat(System.nanoTime()).as("%s: %s; the worker said: %s", what, job, Files.readString(log)).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private String enqueue(long rows) {
    service.put("/api/v1/entities/dataset/sales", "{\"category\": \"dataset\", \"owner\": \"example-worker\"}");
    Client.Answer queued = server.admin().post("/api/v1/jobs",
        "{\"queue\": \"reports\", \"entity_type\": \"dataset\", \"entity_id\": \"sales\", \"input\": {\"rows\": " + rows
            + ", \"seed\": 7}, \"retry\": {\"attempts\": 20, \"first\": \"PT0S\"}}");
    assertThat(queued.status()).as(queued.text()).isEqualTo(201);
    return queued.json().get("id").textValue();
  }

  @Test
  void a_worker_killed_in_the_middle_of_a_job_is_followed_by_one_that_finishes_it() throws Exception {
    Path firstLog = Files.createTempFile("worker", ".log");
    Path secondLog = Files.createTempFile("worker", ".log");
    String id = enqueue(ROWS);
    Process second = null;
    Process first = start("first", firstLog);
    try {
      awaitJob(id, "the first is at work", firstLog, job -> job.at("/progress/percent").doubleValue() > 0);
      first.destroyForcibly();
      assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(first.exitValue()).as("SIGKILL").isEqualTo(128 + 9);
      second = start("second", secondLog);
      JsonNode done = server.admin().get("/api/v1/jobs/" + id).json();
      assertThat(done.get("state").textValue()).isNotEqualTo("completed");

      awaitJob(id, "the second has finished it", secondLog, job -> job.get("state").textValue().equals("completed"));
      JsonNode job = server.admin().get("/api/v1/jobs/" + id).json();
      assertThat(job.get("attempts").intValue()).as("more where the machine is too busy for heartbeats")
          .isGreaterThanOrEqualTo(2);
      assertThat(job.at("/output/rows").longValue()).isEqualTo(ROWS);
      assertThat(job.at("/output/csv").textValue()).startsWith("region,sales,revenue,median\nnorth,").hasLineCount(5);
      long sales = job.at("/output/csv").textValue().lines().skip(1).mapToLong(line -> Long.parseLong(line.split(
          ",")[1])).sum();
      assertThat(sales).isEqualTo(ROWS);
      JsonNode events = server.admin().get("/api/v1/events?type=job.*&entity_type=dataset&entity_id=sales").json().get(
          "items");
      assertThat(events.findValuesAsText("event_type")).startsWith("job.queued", "job.queued").endsWith("job.completed")
          .containsOnlyOnce("job.completed");
      assertThat(events.get(1).at("/payload/reason").textValue()).contains("nothing was heard of the worker first");

      second.destroy();
      assertThat(second.waitFor(20, TimeUnit.SECONDS)).as("stops by SIGTERM").isTrue();
    } finally {
      first.destroyForcibly();
      if (second != null) {
        second.destroyForcibly();
      }
    }
  }
}
