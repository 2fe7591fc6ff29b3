package dev.tempo.webapp.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;

import java.util.concurrent.TimeUnit;

/** One event loop's share of the server: instances that listen on one port share its connections. */
final class HttpVerticle extends VerticleBase {
  private final HttpServer.Options options;
  private final HttpBinding binding;
  private final HttpServer.Listening listening;

  HttpVerticle(HttpServer.Options options, HttpBinding binding, HttpServer.Listening listening) {
    this.options = options;
    this.binding = binding;
    this.listening = listening;
  }

  @Override
  public Future<?> start() {
    io.vertx.core.http.HttpServer server = vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(true)
        .setHandle100ContinueAutomatically(true).setIdleTimeout(120).setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setMaxInitialLineLength(8_192).setMaxHeaderSize(32_768));
    // To Vert.x a negative port is any free one that the instances share.
    return server.requestHandler(binding).listen(options.port() == 0 ? -1 : options.port(), options.host())
        .onSuccess(listening::add);
  }
}
