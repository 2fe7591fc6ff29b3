package dev.tempo.webapp.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Listens, and runs each request on a virtual thread. Stopping takes no more connections, ends the streams, and lets requests
 * in hand finish within their grace. Start and stop may be called in any order and any number of times.
 */
public final class HttpServer {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Api api;
  private final Options options;
  private Optional<Started> started = Optional.empty();

  /**
   * @param port      0: any that is free
   * @param https     whether clients come by TLS (ended by a proxy before this server)
   * @param instances event loops that share the connections
   */
  public record Options(String host, int port, boolean https, int instances) {}

  /** The servers that listen, all on one port. */
  static final class Listening {
    private final List<io.vertx.core.http.HttpServer> servers = new CopyOnWriteArrayList<>();

    void add(io.vertx.core.http.HttpServer server) {
      servers.add(server);
    }
  }

  private record Started(String deployment, ExecutorService threads, Streams streams, Listening listening) {}

  public HttpServer(Vertx vertx, Api api, Options options) {
    this.vertx = vertx;
    this.api = api;
    this.options = options;
  }

  public synchronized void start() {
    if (started.isEmpty()) {
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      Streams streams = new Streams();
      Listening listening = new Listening();
      HttpBinding binding = new HttpBinding(api, threads, SecurityHeaders.of(options.https()), streams);
      String deployment = vertx
          .deployVerticle(() -> new HttpVerticle(options, binding, listening), new DeploymentOptions()
              .setInstances(options.instances()))
          .await();
      started = Optional.of(new Started(deployment, threads, streams, listening));
    }
  }

  /** The port that it listens on. */
  public synchronized int port() {
    return started.orElseThrow().listening().servers.getFirst().actualPort();
  }

  public synchronized void stop() {
    if (started.isPresent()) {
      Started running = started.get();
      started = Optional.empty();
      running.streams().endAll();
      running.listening().servers.forEach(server -> server.shutdown(GRACE.toSeconds(), TimeUnit.SECONDS).await());
      vertx.undeploy(running.deployment()).await();
      running.threads().shutdownNow();
    }
  }
}
