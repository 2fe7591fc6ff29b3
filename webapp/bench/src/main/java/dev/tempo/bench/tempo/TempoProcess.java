package dev.tempo.bench.tempo;

import dev.tempo.bench.postgres.BenchPostgres.Db;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that was started by the launcher, as a user would start it, on one of the bench's databases. */
final class TempoProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("Tempo runs at\\s+http://[^:]+:(\\d+)");
  private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
  private static final Duration START = Duration.ofMinutes(5);

  private final Process process;
  private final int port;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();

  private TempoProcess(Process process, int port, String token) {
    this.process = process;
    this.port = port;
    this.token = token;
  }

  /** Returns when it says that it is ready. */
  static TempoProcess start(Path launcher, Path folder, Db db, String token) throws Exception {
    Files.createDirectories(folder);
    ProcessBuilder command = new ProcessBuilder(launcher.toString(), "up", "--port", "0", "--data", folder.toString());
    command.environment().put("TEMPO_DATABASE_URL", db.url());
    command.environment().put("TEMPO_ADMIN_TOKEN", token);
    command.environment().remove("TEMPO_PUBLIC_URL");
    command.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("tempo.log").toFile()));
    Process process = command.start();
    // Also where the bench itself is told to end.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-tempo"));
    try {
      TempoProcess tempo = new TempoProcess(process, port(process, folder), token);
      tempo.awaitReady();
      return tempo;
    } catch (Exception failed) {
      stop(process);
      throw failed;
    }
  }

  private static int port(Process process, Path folder) throws Exception {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread.ofVirtual().name("tempo-output").start(() -> {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(),
          StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Matcher address = ADDRESS.matcher(line);
          if (address.find()) {
            port.complete(Integer.parseInt(address.group(1)));
          }
        }
        port.completeExceptionally(new IOException("./tempo up ended; see " + folder.resolve("tempo.log")));
      } catch (IOException gone) {
        port.completeExceptionally(gone);
      }
    });
    return port.get(START.toSeconds(), TimeUnit.SECONDS);
  }

  private void awaitReady() throws Exception {
    long until = System.nanoTime() + START.toNanos();
    while (status("/health/ready") != 200) {
      if (System.nanoTime() > until || !process.isAlive()) {
        throw new IOException("./tempo up did not become ready");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private int status(String path) throws IOException, InterruptedException {
    return http.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** What it answers to a GET; empty where it has no such route. */
  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request(path), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 ? answer.body() : "";
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).header("Authorization",
        "Bearer " + token).timeout(Duration.ofSeconds(30)).build();
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Megabytes of heap in use right after a full collection. */
  double heapAfterCollection() throws IOException, InterruptedException {
    jcmd("GC.run");
    Matcher used = HEAP_USED.matcher(jcmd("GC.heap_info"));
    return used.find() ? Long.parseLong(used.group(1)) / 1024.0 : Double.NaN;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process asked = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(process.pid()), command)).redirectErrorStream(true).start();
    String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    return answer;
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
