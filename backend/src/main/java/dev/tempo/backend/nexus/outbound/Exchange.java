package dev.tempo.backend.nexus.outbound;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

import javax.net.ssl.SSLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** One request to one checked address. All but {@link #result} and {@link #phase} belongs to the event loop. */
final class Exchange {
  /** Where the deadline may find it. */
  enum Phase {
    CONNECTING("It did not accept the connection in time."),
    WAITING("It accepted the request, but gave no answer in time."),
    READING("It began to answer, but did not end in time.");

    private final String late;

    Phase(String late) {
      this.late = late;
    }

    String late() {
      return late;
    }
  }

  private final CompletableFuture<Outbound.Response> result = new CompletableFuture<>();
  private final int cap;
  private final Buffer received = Buffer.buffer();
  private volatile Phase phase = Phase.CONNECTING;
  private @Nullable HttpClientRequest request;
  private boolean over;

  Exchange(int cap) {
    this.cap = cap;
  }

  CompletableFuture<Outbound.Response> result() {
    return result;
  }

  Phase phase() {
    return phase;
  }

  /** On the event loop. */
  void start(HttpClient client, RequestOptions options, Buffer body) {
    try {
      client.request(options).onComplete(connected -> send(connected, body), this::unreachable);
    } catch (IllegalStateException closed) {
      unreachable(closed);
    }
  }

  /** On the event loop: closes the connection, or the one that is still to come. */
  void abort() {
    over = true;
    if (request != null) {
      request.reset();
      request.connection().close();
    }
  }

  private void send(HttpClientRequest connected, Buffer body) {
    request = connected;
    if (over) {
      abort();
      return;
    }
    phase = Phase.WAITING;
    connected.exceptionHandler(this::broken);
    connected.send(body).onComplete(this::read, this::broken);
  }

  private void read(HttpClientResponse response) {
    phase = Phase.READING;
    response.exceptionHandler(this::broken);
    if (response.statusCode() / 100 == 3) {
      result.completeExceptionally(new OutboundFailure.Redirected(response.statusCode()));
      abort();
      return;
    }
    response.endHandler(_ -> complete(response, false));
    response.handler(chunk -> {
      if (over) {
        return;
      }
      int space = cap - received.length();
      received.appendBuffer(chunk, 0, Math.min(chunk.length(), space));
      if (chunk.length() > space) {
        complete(response, true);
        abort();
      }
    });
  }

  private void complete(HttpClientResponse response, boolean cutOff) {
    Map<String, String> headers = new TreeMap<>();
    response.headers().forEach((name, value) -> headers.merge(name.toLowerCase(Locale.ROOT), value, (one, other) -> one
        + ", " + other));
    result.complete(new Outbound.Response(response.statusCode(), headers, received, cutOff));
  }

  private void unreachable(Throwable failure) {
    result.completeExceptionally(switch (failure) {
      case ConnectTimeoutException late -> new OutboundFailure.Unreachable(Phase.CONNECTING.late(), late);
      case SSLException tls -> new OutboundFailure.Unreachable(
          "TLS with it failed: its certificate is not trusted for this host, or it speaks no TLS.", tls);
      default -> new OutboundFailure.Unreachable("It refused the connection, or broke it off.", failure);
    });
  }

  private void broken(Throwable failure) {
    result.completeExceptionally(new OutboundFailure.Broken(
        "It closed the connection before its answer was whole, or answered what is not HTTP.", failure));
    abort();
  }
}
