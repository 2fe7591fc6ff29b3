package dev.tempo.backend.nexus.subscription;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A receiver of webhooks over HTTP that remembers what came, and answers as it is told. */
final class TestSink implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> received = new ArrayList<>();
  private volatile ToIntFunction<Received> answer = _ -> 204;
  private volatile String retryAfter = "";

  /** @param status what was answered */
  record Received(Map<String, List<String>> headers, String body, int status, long nanos) {

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    long position() {
      return Long.parseLong(header("webhook-id").replaceAll(".*_", ""));
    }

    /** Of the structured mode. */
    String subject() {
      return body.replaceAll("(?s).*\"subject\":\"([^\"]*)\".*", "$1");
    }
  }

  TestSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/hook";
  }

  void answer(ToIntFunction<Received> status) {
    answer = status;
  }

  void retryAfter(String seconds) {
    retryAfter = seconds;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, List<String>> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT),
          values));
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      int status = answer.applyAsInt(new Received(headers, body, 0, 0));
      if (!retryAfter.isEmpty() && status >= 400) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      synchronized (received) {
        received.add(new Received(headers, body, status, System.nanoTime()));
        received.notifyAll();
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /** All that came, whatever was answered. */
  List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** All that was taken with a 2xx. */
  List<Received> taken() {
    return received().stream().filter(one -> one.status() / 100 == 2).toList();
  }

  /** Waits until what came is as it should be; a test's time limit ends a wait in vain. */
  List<Received> await(Predicate<List<Received>> enough) throws InterruptedException {
    synchronized (received) {
      while (!enough.test(List.copyOf(received))) {
        received.wait();
      }
      return List.copyOf(received);
    }
  }

  List<Received> awaitTaken(int count) throws InterruptedException {
    await(all -> all.stream().filter(one -> one.status() / 100 == 2).map(one -> one.position()).distinct()
        .count() >= count);
    return taken();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
