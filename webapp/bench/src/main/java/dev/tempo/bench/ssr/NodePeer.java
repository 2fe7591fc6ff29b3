package dev.tempo.bench.ssr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.http.Json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Plain Node with the same scripts, a process for each measurement. */
final class NodePeer implements AutoCloseable {
  private final Path program;
  private final List<String> arguments = new ArrayList<>();

  NodePeer(int seconds, Path sample, Path... scripts) throws IOException {
    program = Files.createTempFile("tempo-bench", ".mjs");
    try (InputStream source = Objects.requireNonNull(NodePeer.class.getResourceAsStream("ssr.mjs"))) {
      Files.write(program, source.readAllBytes());
    }
    arguments.addAll(List.of(program.toString(), Integer.toString(seconds), sample.toString()));
    for (Path script : scripts) {
      arguments.add(script.toString());
    }
  }

  /**
   * What Node did.
   *
   * @param rate renders per second
   */
  record Measured(String version, double rate, String sha256) {}

  Measured measure() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] printed = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(
          "node ended with " + process.exitValue() + "; the comparison needs Node 20 or later on the PATH");
    }
    JsonNode measured = Json.read(printed);
    return new Measured(measured.path("version").asText(), measured.path("rate").asDouble(),
        measured.path("sha256").asText());
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(program);
  }
}
