package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.http.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * {@code tempo import}: sends a file of events, part by part, so that each part's end is known to be in the log, and one that
 * fails is sent again: the ids that the import gives make what was recorded already a repeat.
 */
@Command(name = "import", mixinStandardHelpOptions = true, description = {
  "Records the events of a file, a line of JSON each: the plain shape, or CloudEvents.",
  "Where it broke off, the same command again records nothing twice; with --resume it does not send what is there."})
final class ImportCommand implements Callable<Integer> {
  private static final int PART = 4 << 20;
  private static final int ATTEMPTS = 20;
  private static final int MOST_PRINTED = 20;

  @Mixin
  private final Remote remote = new Remote();

  @Parameters(paramLabel = "FILE", description = "Lines of JSON.")
  private Path file = Path.of("");

  @Option(names = "--resume", description = "Go on after the last line that the server has.")
  private boolean resume;

  @Option(names = "--import-id", description = "What the server knows this import by (default: made of the file's name and size).")
  private @Nullable String importId;

  private long line;
  private long recorded;
  private long repeated;
  private long refused;
  private int printed;

  @Override
  public Integer call() throws Exception {
    String id = id();
    try (InputStream lines = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long size = Files.size(file);
      long sent = resume ? skip(lines, placeOf(id)) : 0;
      long began = System.nanoTime();
      for (byte[] part = part(lines); part.length > 0; part = part(lines)) {
        send(id, part);
        sent += part.length;
        progress(System.err, sent, size, began);
      }
    }
    System.err.println();
    System.out.printf("%,d lines: %,d recorded, %,d were there already, %,d refused%n", line, recorded, repeated,
        refused);
    return refused == 0 ? 0 : 1;
  }

  private String id() throws IOException {
    String seed = file.toAbsolutePath().normalize() + "?" + Files.size(file);
    return importId != null ? importId : UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private long placeOf(String id) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = remote.open(remote.request("/api/v1/events/import/" + URLEncoder.encode(id,
        StandardCharsets.UTF_8).replace("+", "%20")), BodyHandlers.ofByteArray());
    return answer.statusCode() == 200 ? Json.read(answer.body()).path("line").asLong() : 0;
  }

  /** @return bytes skipped */
  private long skip(InputStream lines, long wanted) throws IOException {
    long bytes = 0;
    while (line < wanted) {
      int one = lines.read();
      if (one < 0) {
        break;
      }
      bytes++;
      line += one == '\n' ? 1 : 0;
    }
    return bytes;
  }

  /** Whole lines of about four megabytes; empty at the end. */
  private static byte[] part(InputStream lines) throws IOException {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    for (int one = lines.read(); one >= 0; one = lines.read()) {
      part.write(one);
      if (one == '\n' && part.size() >= PART) {
        break;
      }
    }
    return part.toByteArray();
  }

  private void send(String id, byte[] part) throws IOException, InterruptedException {
    for (int attempt = 1;; attempt++) {
      try {
        attempt(id, part);
        return;
      } catch (IOException failure) {
        if (attempt == ATTEMPTS || failure instanceof Refused) {
          throw new IOException("after line " + line + "; go on with --resume: " + failure.getMessage(), failure);
        }
        TimeUnit.MILLISECONDS.sleep(Math.min(5_000, 100L << attempt));
      }
    }
  }

  /** Sending it again would not help. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private void attempt(String id, byte[] part) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = remote.open(remote.request("/api/v1/events/import?from_line=" + (line + 1)).header(
        "Content-Type", "application/x-ndjson").header("Import-Id", id).POST(BodyPublishers.ofByteArray(part)),
        BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      String detail = "the server answered " + answer.statusCode() + ": " + Json.read(answer.body()).path("detail")
          .asText();
      throw answer.statusCode() == 503 || answer.statusCode() == 429 ? new IOException(detail) : new Refused(detail);
    }
    JsonNode end = Json.object();
    for (String text : new String(answer.body(), StandardCharsets.UTF_8).split("\n")) {
      end = Json.read(text.getBytes(StandardCharsets.UTF_8));
      end.path("refused").forEach(this::print);
    }
    if (!end.path("done").asBoolean()) {
      throw new IOException(end.path("error").asText("the server broke off"));
    }
    line = end.path("line").asLong();
    recorded += end.path("recorded").asLong();
    repeated += end.path("repeated").asLong();
    refused += end.path("refused_total").asLong();
  }

  private void print(JsonNode one) {
    if (printed++ < MOST_PRINTED) {
      System.err.println("\rline " + one.path("line").asText() + ": " + one.path("pointer").asText() + " " + one.path(
          "reason").asText());
    } else if (printed == MOST_PRINTED + 1) {
      System.err.println("\rmore lines are refused; they are counted");
    }
  }

  private void progress(PrintStream out, long sent, long size, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf("\r%3d %%  %,d lines, %,.0f a second, %,d refused ", 100 * sent / Math.max(1, size), line, (recorded
        + repeated) / seconds, refused);
    out.flush();
  }
}
