package dev.tempo.webapp.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Listens, and runs each request on a virtual thread. Stopping takes no more connections, lets requests in hand finish
 * within their grace, and ends the streams. Start and stop may be called in any order and any number of times.
 */
public final class HttpServer {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Api api;
  private final Options options;
  private final List<io.vertx.core.http.HttpServer> servers = new ArrayList<>();
  private final Streams streams = new Streams();
  private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int port;

  /**
   * @param port  0: any that is free
   * @param https whether clients come by TLS (ended by a proxy before this server)
   */
  public record Options(String host, int port, boolean https, int instances) {}

  public HttpServer(Vertx vertx, Api api, Options options) {
    this.vertx = vertx;
    this.api = api;
    this.options = options;
  }

  public synchronized void start() {
    if (!servers.isEmpty()) {
      return;
    }
    threads = Executors.newVirtualThreadPerTaskExecutor();
    port = options.port();
    for (int i = 0; i < options.instances(); i++) {
      io.vertx.core.http.HttpServer server = vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(true)
          .setHandle100ContinueAutomatically(true).setIdleTimeout(120).setIdleTimeoutUnit(TimeUnit.SECONDS)
          .setMaxInitialLineLength(8_192).setMaxHeaderSize(32_768));
      server.requestHandler(new HttpBinding(api, threads, SecurityHeaders.of(options.https()), streams));
      // Listening on one port several times shares it among event loops.
      port = server.listen(port, options.host()).await().actualPort();
      servers.add(server);
    }
  }

  /** The port that it listens on. */
  public synchronized int port() {
    return port;
  }

  public synchronized void stop() {
    if (servers.isEmpty()) {
      return;
    }
    streams.endAll();
    servers.forEach(server -> server.shutdown(GRACE.toSeconds(), TimeUnit.SECONDS).await());
    servers.clear();
    threads.shutdownNow();
  }
}
