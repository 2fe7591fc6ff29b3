package dev.tempo.backend.nexus.outbound;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A guarded HTTP/1.1 client: see the package. Safe for any number of (virtual) threads. */
public final class Outbound implements AutoCloseable {
  /** At most so many bytes of an answer are read; then the connection is closed. */
  public static final int LARGEST_ANSWER = 64 * 1024;
  /** Requests to one host and port at a time; more wait in line. */
  public static final int PER_HOST = 8;
  private static final int LARGEST_HEAD = 16 * 1024;
  private static final int MOST_ADDRESSES = 3;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  private static final Pattern FIELD = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]{0,8192}");
  /** The client's own to say. */
  private static final Set<String> OWN = Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade",
      "te", "trailer", "keep-alive", "expect", "proxy-authorization", "proxy-connection");

  private final Context context;
  private final HttpClient client;
  private final AllowedSinks allowed;
  private final Lookups lookups;
  private final Gates gates = new Gates(PER_HOST);

  /**
   * What to send.
   *
   * @param headers without those that say how it is sent: {@code Host}, {@code Content-Length} and the like are refused
   * @param timeout for all of it: the name, the connection, TLS, the last byte of the answer
   */
  public record Request(String method, URI uri, Map<String, String> headers, Buffer body, Duration timeout) {
    public Request {
      Objects.requireNonNull(uri, "uri");
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Any answer but a redirect.
   *
   * @param headers names in lower case; one that came several times is joined with commas
   * @param cutOff  whether there was more than {@link #LARGEST_ANSWER}; then the body is its beginning
   */
  public record Response(int status, Map<String, String> headers, Buffer body, boolean cutOff) {
    public Response {
      headers = Map.copyOf(headers);
    }
  }

  /** Call it outside of verticles: the event loop that it takes must be its own. */
  public Outbound(Vertx vertx, AllowedSinks allowed) {
    this(vertx, allowed, NameResolver.SYSTEM, new HttpClientOptions());
  }

  /** @param options for a test's certificates; everything that guards is set over them */
  Outbound(Vertx vertx, AllowedSinks allowed, NameResolver resolver, HttpClientOptions options) {
    context = vertx.getOrCreateContext();
    this.allowed = allowed;
    lookups = new Lookups(resolver);
    client = vertx.httpClientBuilder().with(options.setProtocolVersion(HttpVersion.HTTP_1_1).setVerifyHost(true)
        .setMaxHeaderSize(LARGEST_HEAD).setMaxInitialLineLength(LARGEST_HEAD).setDecompressionSupported(false)
        // A connection of its own for each request: one kept open may have been closed by the other side just when the
        // next request is sent, and then nobody knows whether that one arrived.
        .setKeepAlive(false).setConnectTimeout(10_000)).with(new PoolOptions().setHttp1MaxSize(PER_HOST)).build();
  }

  /** @throws OutboundFailure.Refused where requests cannot go there, whatever the host resolves to: no lookup is made */
  public static void check(URI uri) {
    Destination.of(uri);
  }

  /**
   * Resolves the host and checks its addresses, and sends nothing.
   *
   * @throws OutboundFailure.Refused     where requests may not go there
   * @throws OutboundFailure.Unreachable where nobody knows the host, now
   */
  public void vet(URI uri, Duration timeout) throws InterruptedException {
    List<InetAddress> addresses = checked(Destination.of(uri), Deadline.in(timeout));
    if (addresses.isEmpty()) {
      throw new IllegalStateException("a lookup gave no address"); // it fails instead
    }
  }

  /**
   * Sends, and waits for the answer, whatever its status.
   *
   * @throws OutboundFailure where there is none, or a redirect
   */
  public Response send(Request request) throws InterruptedException {
    Deadline deadline = Deadline.in(request.timeout());
    Destination destination = Destination.of(request.uri());
    if (!METHOD.matcher(request.method()).matches() || request.method().equals("CONNECT")) {
      throw new OutboundFailure.Refused("The method '" + request.method() + "' is not one that can be sent.");
    }
    request.headers().forEach(Outbound::check);
    try (Gates.Place _ = gates.enter(destination.gate(), deadline)) {
      return toOneOf(checked(destination, deadline), destination, request, deadline);
    }
  }

  private List<InetAddress> checked(Destination destination, Deadline deadline) throws InterruptedException {
    List<InetAddress> addresses = lookups.find(destination.host(), deadline);
    // One that is refused refuses all: a name that mixes them is up to something.
    if (!addresses.stream().allMatch(address -> allowed.allow(destination.host(), address))) {
      throw new OutboundFailure.Refused("The host " + destination.host()
          + " is not on the public internet; an operator can allow it with TEMPO_ALLOW_PRIVATE_SINKS.");
    }
    return addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()));
  }

  /** The next address only where nothing was sent to the one before. */
  private Response toOneOf(List<InetAddress> addresses, Destination destination, Request request, Deadline deadline)
      throws InterruptedException {
    for (int i = 0;; i++) {
      int left = addresses.size() - i;
      try {
        return exchange(addresses.get(i), destination, request, deadline, Math.max(1, deadline.millisLeft() / left));
      } catch (OutboundFailure.Unreachable failure) {
        if (left == 1 || deadline.nanosLeft() == 0) {
          throw failure;
        }
      }
    }
  }

  private Response exchange(InetAddress address, Destination destination, Request request, Deadline deadline,
      int connectMillis) throws InterruptedException {
    RequestOptions options = new RequestOptions().setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(
        address, destination.port()))).setHost(destination.host()).setPort(destination.port()).setSsl(destination.tls())
        .setURI(destination.target()).setMethod(HttpMethod.valueOf(request.method())).setConnectTimeout(connectMillis)
        .setFollowRedirects(false);
    request.headers().forEach(options::putHeader);
    Exchange exchange = new Exchange(LARGEST_ANSWER);
    context.runOnContext(_ -> exchange.start(client, options, request.body()));
    boolean answered = false;
    try {
      Response response = exchange.result().get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
      answered = true;
      return response;
    } catch (TimeoutException late) {
      throw new OutboundFailure.TimedOut(exchange.phase().late());
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof OutboundFailure failure
          ? failure
          : new IllegalStateException(failed.getCause());
    } finally {
      if (!answered) {
        context.runOnContext(_ -> exchange.abort());
      }
    }
  }

  private static void check(String name, String value) {
    if (!TOKEN.matcher(name).matches() || !FIELD.matcher(value).matches()) {
      throw new OutboundFailure.Refused("The header '" + name + "' is not one that HTTP can carry.");
    }
    if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
      throw new OutboundFailure.Refused("The header '" + name + "' is not the caller's to set.");
    }
  }

  @Override
  public void close() {
    client.close();
    lookups.close();
  }
}
