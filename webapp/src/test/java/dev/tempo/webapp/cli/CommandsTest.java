package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tempo.webapp.testing.Releases;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands that talk to a running Tempo, each as a process of its own, as README shows them. */
@ExtendWith(RunningTempo.class)
class CommandsTest {
  private final RunningTempo.Server server;
  @TempDir
  private Path folder;

  CommandsTest(RunningTempo.Server server) {
    this.server = server;
  }

  @Test
  void schedules_and_follows_what_happens() throws Exception {
    Process follow = start("events", "--follow");
    try (BufferedReader lines = follow.inputReader(StandardCharsets.UTF_8)) {
      // What was there is printed first: so the stream is open, or its beginning is known.
      server.admin().event("ping", "cli", "before", "{}");
      until(lines, "cli", "before");

      JsonNode answer = json(run("schedule", "cli/42", "--in", "P90D", "--cancel-on", "user_reactivated"));

      assertThat(answer.path("actions")).hasSize(1);
      assertThat(until(lines, "cli", "42").path("event_type").textValue()).isEqualTo("scheduler.schedule");
      JsonNode action = server.admin().get("/api/v1/actions/" + answer.at("/actions/0").textValue()).json();
      assertThat(action.at("/cancel_on/0").textValue()).isEqualTo("user_reactivated");
    } finally {
      follow.destroy();
    }
  }

  @Test
  void publishes_a_folder_once_and_says_why_not() throws Exception {
    server.awaitReady();
    assertThat(json(run("publish", Releases.raised(folder, "overview", "9.9.9").toString())).path("version")
        .textValue()).isEqualTo("9.9.9");
    assertThat(server.admin().page("/").text()).as("live for the next request").contains(
        "data-fragment=\"overview\" data-version=\"9.9.9\"");

    Process again = start("publish", Releases.changed(folder, "overview", "9.9.9").toString());
    String said = new String(again.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(again.waitFor()).isEqualTo(1);
    assertThat(said).contains("409");
  }

  private String run(String... arguments) throws Exception {
    Process process = start(arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said + complaint).isZero();
    return said;
  }

  private Process start(String... arguments) throws IOException {
    String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", classes, Main.class.getName()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TEMPO_URL", server.address());
    builder.environment().put("TEMPO_TOKEN", RunningTempo.ADMIN_TOKEN);
    return builder.start();
  }

  private static JsonNode until(BufferedReader lines, String type, String id) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode event = json(line);
      if (event.path("entity_type").asText().equals(type) && event.path("entity_id").asText().equals(id)) {
        return event;
      }
    }
    throw new AssertionError("the stream has ended");
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
