package dev.tempo.webapp.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * The API on Vert.x. Bodies are read on the event loop up to the route's limit; what is more is read and dropped, so that
 * the client gets to hear of the 413 instead of a broken connection, but not for ever.
 */
final class HttpBinding implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBinding.class);
  /** Of what is too large, so much is read before the connection is closed on it. */
  private static final long DRAINED = 64L << 20;

  private final Api api;
  private final Executor threads;
  private final SecurityHeaders security;
  private final Streams streams;

  /** @param threads a virtual thread for each task */
  HttpBinding(Api api, Executor threads, SecurityHeaders security, Streams streams) {
    this.api = api;
    this.threads = threads;
    this.security = security;
    this.streams = streams;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (api.streams(request.method().name(), request.path())) {
      RequestStream stream = new RequestStream(request, Vertx.currentContext());
      threads.execute(() -> {
        serve(request, Buffer.buffer(), stream);
        if (!stream.isRead()) {
          // Answered early, as by a refusal: what still comes is nobody's, and the next request would stand behind it.
          request.connection().close();
        }
      });
      return;
    }
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    int limit = api.bodyLimit(request.method().name(), request.path(),
        contentType == null ? "" : MediaType.bare(contentType));
    Buffer body = Buffer.buffer();
    long[] received = {0};
    request.handler(chunk -> {
      received[0] += chunk.length();
      if (received[0] <= limit) {
        body.appendBuffer(chunk);
      } else if (received[0] > DRAINED) {
        request.handler(null);
        request.endHandler(null);
        tooLarge(request, limit);
      }
    });
    request.endHandler(end -> {
      if (received[0] > limit) {
        tooLarge(request, limit);
      } else {
        Departure departure = new Departure();
        request.response().closeHandler(_ -> departure.happened());
        threads.execute(() -> departure.during(() -> serve(request, body, null)));
      }
    });
  }

  private void tooLarge(HttpServerRequest request, int limit) {
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
    write(request, Problems.of(413, "The body is larger than the " + limit + " bytes that are taken here.", List.of()));
  }

  private void serve(HttpServerRequest request, Buffer body, @Nullable RequestStream stream) {
    ApiResponse response;
    try {
      response = api.handle(new ApiRequest(request.method().name(), request.path(), Map.of(),
          Query.parse(request.query() == null ? "" : request.query()), headers(request), null, body, stream));
    } catch (Throwable e) {
      // Awaited futures throw what is checked, too, undeclared: whatever comes, the client is answered.
      response = Problems.of(e, request.method() + " " + request.path());
    }
    write(request, response);
  }

  private static Headers headers(HttpServerRequest request) {
    return Headers.of(request.headers().entries().stream().collect(
        Collectors.toMap(entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue,
            (first, second) -> first + ", " + second)));
  }

  private void write(HttpServerRequest request, ApiResponse answer) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(answer.status())
        .setStatusMessage(HttpResponseStatus.valueOf(answer.status()).reasonPhrase());
    security.headers().with(answer.headers()).forEach(response::putHeader);
    switch (answer.body()) {
      case ApiResponse.Empty() -> end(response, Buffer.buffer());
      case ApiResponse.Json(var value) -> {
        typed(response, MediaType.JSON);
        end(response, Buffer.buffer(Json.bytes(value)));
      }
      case ApiResponse.Bytes(var bytes, var type) -> {
        typed(response, type);
        end(response, bytes);
      }
      case ApiResponse.Lines(var lines) -> {
        typed(response, MediaType.NDJSON);
        new LineWriter(response).run(lines);
      }
      case ApiResponse.Stream(var events) -> {
        typed(response, MediaType.EVENT_STREAM);
        streams.run(new SseWriter(response), events);
      }
    }
  }

  /** A client that is gone meanwhile has nothing to be told; what it asked for has happened all the same. */
  private static void end(HttpServerResponse response, Buffer bytes) {
    response.end(bytes).onFailure(gone -> LOG.debug("the client did not wait for its answer", gone));
  }

  private static void typed(HttpServerResponse response, String type) {
    if (!response.headers().contains(HttpHeaders.CONTENT_TYPE)) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    }
  }
}
