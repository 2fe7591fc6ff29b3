package dev.tempo.webapp.testing;

import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Tempo in a process of its own, on a data folder that outlives it: to be killed. Without pages. */
public final class TempoProcess implements AutoCloseable {
  private final Process process;
  private final Path data;
  private final String address;
  private final Duration startedIn;

  private TempoProcess(Process process, Path data, String address, Duration startedIn) {
    this.process = process;
    this.data = data;
    this.address = address;
    this.startedIn = startedIn;
  }

  /** Returns when it says that it runs. */
  public static TempoProcess start(Path data) throws IOException {
    return start(data, Map.of());
  }

  /** @param more settings of its own */
  public static TempoProcess start(Path data, Map<String, String> more) throws IOException {
    long began = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
        .toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
        "dev.tempo.webapp.cli.Main", "up", "--port", "0", "--data", data.toString()));
    Map<String, String> environment = builder.environment();
    environment.put("TEMPO_ADMIN_TOKEN", RunningTempo.ADMIN_TOKEN);
    environment.remove("TEMPO_MICROFRONTENDS");
    environment.putAll(more);
    Process process = builder.redirectError(ProcessBuilder.Redirect.appendTo(data.resolveSibling(data.getFileName()
        + ".err").toFile())).start();
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("Tempo runs at")) {
        String address = line.substring(line.indexOf("http")).strip();
        Thread.ofVirtual().start(() -> drain(out));
        return new TempoProcess(process, data, address, Duration.ofNanos(System.nanoTime() - began));
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("Tempo did not start: " + said);
  }

  private static void drain(BufferedReader out) {
    try {
      out.transferTo(Writer.nullWriter());
    } catch (IOException killed) {
      LoggerFactory.getLogger(TempoProcess.class).debug("it was killed, as planned", killed);
    }
  }

  public Client admin() {
    return new Client(address, RunningTempo.ADMIN_TOKEN);
  }

  /** From the start of the process until it said that it runs. */
  public Duration startedIn() {
    return startedIn;
  }

  /** As kill -9 does; its PostgreSQL lives on. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills the master of all processes of the PostgreSQL, by the same means. */
  public void killPostgres() throws IOException {
    ProcessHandle.of(postmaster(data)).orElseThrow().destroyForcibly();
  }

  public static long postmaster(Path data) throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst().strip());
  }

  /** Stops it in order, PostgreSQL too. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
