package dev.tempo.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers each path as it was told to, in that order, and the last answer ever after; keeps what was sent. */
final class ScriptedServer implements AutoCloseable {
  static final String LEASED = """
      {"jobs": [{"id": "j1", "queue": "q", "input": {"n": 1}, "entity_type": "e", "entity_id": "1", "attempt": 1,
        "idempotency_key": "k", "lease_token": "t"}]}""";
  static final String NOTHING = "{\"jobs\": []}";

  private final HttpServer server;
  private final Map<String, BlockingQueue<Answer>> script = new ConcurrentHashMap<>();
  private final Map<String, BlockingQueue<String>> sent = new ConcurrentHashMap<>();

  private record Answer(int status, String body) {}

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  ScriptedServer says(String path, int status, String body) {
    script.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>()).add(new Answer(status, body));
    return this;
  }

  TempoClient client() {
    return TempoClient.at(URI.create("http://localhost:" + server.getAddress().getPort()), "token");
  }

  /** The next body sent to that path; waits for it. */
  String sent(String path) throws InterruptedException {
    String body = bodies(path).poll(20, TimeUnit.SECONDS);
    if (body == null) {
      throw new AssertionError("nothing was sent to " + path);
    }
    return body;
  }

  int count(String path) {
    return bodies(path).size();
  }

  private BlockingQueue<String> bodies(String path) {
    return sent.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      bodies(path).add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      BlockingQueue<Answer> answers = script.getOrDefault(path, new LinkedBlockingQueue<>());
      Answer next = answers.size() > 1 ? answers.poll() : answers.peek();
      Answer answer = next == null ? new Answer(404, "{\"detail\": \"not in the script\"}") : next;
      byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
