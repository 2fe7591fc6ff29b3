package dev.tempo.webapp.cli;

import dev.tempo.webapp.testing.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code tempo up} as a process of its own, without the flags that attach the compiler for JavaScript. */
class UpCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("Tempo runs at\\s+(http://\\S+)");

  @TempDir
  private Path folder;

  @Test
  void warns_where_pages_will_be_slow_and_stops_cleanly_on_sigterm() throws Exception {
    Process up = start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = up.inputReader(StandardCharsets.UTF_8)) {
      String address = address(lines, said);
      assertThat(said).anyMatch(line -> line.contains("WARN") && line.contains("only interprets"));
      String metrics = new Client(address, "").get("/metrics").text();
      assertThat(metrics).contains("tempo_ssr_jit_enabled 0.0");
      assertThat(folder.resolve("admin-token")).isNotEmptyFile();
      assertThat(postmasters()).hasSize(1);

      // SIGTERM; Ctrl-C ends in the same hook. By its handle, for the process itself closes what is still to be read.
      assertThat(up.toHandle().destroy()).isTrue();

      said.addAll(lines.lines().toList());
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).as("it stops").isTrue();
      assertThat(up.exitValue()).as("128 + SIGTERM").isEqualTo(143);
      assertThat(said).noneMatch(line -> line.contains("ERROR") || line.contains("did not stop cleanly"));
      assertThat(postmasters()).as("its PostgreSQL is stopped with it").isEmpty();
    } finally {
      up.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", classes, Main.class
            .getName(),
        "up", "--port", "0", "--data", folder.toString()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("TEMPO_"));
    return builder.start();
  }

  private static String address(BufferedReader lines, List<String> said) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    throw new AssertionError("it ended: " + said.stream().collect(Collectors.joining("\n")));
  }

  /** PostgreSQL keeps this file for as long as it runs. */
  private List<Path> postmasters() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().equals("postmaster.pid")).toList();
    }
  }
}
