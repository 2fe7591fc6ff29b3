package dev.tempo.backend.nexus.outbound;

import dev.tempo.backend.nexus.outbound.Outbound.Request;
import dev.tempo.backend.nexus.outbound.Outbound.Response;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class OutboundTest {
  private final Vertx vertx = Vertx.vertx();
  private final Outbound outbound = new Outbound(vertx, AllowedSinks.parse("localhost"));

  @AfterEach
  void close() {
    outbound.close();
    vertx.close().await();
  }

  @Test
  void sendsOnceToTheCheckedAddressUnderTheNameOfTheHost() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    // A name that means the loopback the first time, and something else each time after.
    NameResolver rebinding = _ -> List.of(InetAddress.ofLiteral(lookups.getAndIncrement() == 0 ? "127.0.0.1"
        : "127.0.0.99"));
    try (RawServer server = new RawServer(text("HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\nhi"));
        Outbound rebound = new Outbound(vertx, AllowedSinks.parse("127.0.0.1"), rebinding, new HttpClientOptions())) {
      Response response = rebound.send(post(server.uri("hooks.example"), 5));
      assertThat(response)
          .isEqualTo(new Response(200, Map.of("x-a", "1, 2", "content-length", "2"), Buffer.buffer("hi"),
              false));
      assertThat(lookups).hasValue(1);
      assertThat(server.heads().getFirst()).startsWith("POST /hook HTTP/1.1\n").containsIgnoringCase(
          "host: hooks.example:" + server.port() + "\n").contains("X-Test: yes\n").contains("content-length: 4\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "2130706433", "0x7f.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "169.254.169.254", "10.0.0.1", "[fd00:ec2::254]"})
  void refusesPrivateAddressesHoweverTheyAreWritten(String host) throws Exception {
    try (RawServer server = new RawServer(text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
      assertThatThrownBy(() -> outbound.send(post(server.uri(host), 5))).isInstanceOfAny(OutboundFailure.Refused.class,
          OutboundFailure.Unreachable.class);
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void refusesAHostOfWhichOneAddressIsPrivate() throws Exception {
    NameResolver mixed = _ -> List.of(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("127.0.0.1"));
    try (Outbound guarded = new Outbound(vertx, AllowedSinks.NONE, mixed, new HttpClientOptions())) {
      assertThatThrownBy(() -> guarded.send(post(URI.create("http://mixed.example/"), 5))).isInstanceOf(
          OutboundFailure.Refused.class).hasMessageContaining("TEMPO_ALLOW_PRIVATE_SINKS");
    }
  }

  @Test
  void refusesHeadersThatSayHowItIsSent() {
    for (String name : List.of("Host", "content-length", "Transfer-Encoding", "a b", "a\r\nb", "")) {
      assertThatThrownBy(() -> outbound.send(new Request("POST", URI.create("http://localhost:1/"), Map.of(name, "x"),
          Buffer.buffer(), Duration.ofSeconds(5)))).isInstanceOf(OutboundFailure.Refused.class);
    }
    assertThatThrownBy(() -> outbound.send(new Request("POST", URI.create("http://localhost:1/"), Map.of("X-A",
        "1\r\nX-B: 2"), Buffer.buffer(), Duration.ofSeconds(5)))).isInstanceOf(OutboundFailure.Refused.class);
  }

  @Test
  void givesUpOnASinkThatHangs() throws Exception {
    try (RawServer server = RawServer.hanging()) {
      assertThatThrownBy(() -> outbound.send(post(server.uri("localhost"), 1))).isInstanceOf(
          OutboundFailure.TimedOut.class).hasMessageContaining("gave no answer in time");
    }
  }

  @Test
  void givesUpOnASinkThatDrips() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server = new RawServer(client -> {
      client.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(US_ASCII));
      drip(client, closed);
    })) {
      assertThatThrownBy(() -> outbound.send(post(server.uri("localhost"), 1))).isInstanceOf(
          OutboundFailure.TimedOut.class).hasMessageContaining("did not end in time");
      closed.await(); // and it does not go on listening
    }
  }

  @Test
  void givesUpOnASinkThatDripsItsHead() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server = new RawServer(client -> {
      client.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(US_ASCII));
      drip(client, closed);
    })) {
      assertThatThrownBy(() -> outbound.send(post(server.uri("localhost"), 1))).isInstanceOf(
          OutboundFailure.TimedOut.class);
      closed.await();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 304, 307, 308})
  void followsNoRedirect(int status) throws Exception {
    AtomicInteger reached = new AtomicInteger();
    try (RawServer other = new RawServer(_ -> reached.incrementAndGet());
        RawServer server = new RawServer(text("HTTP/1.1 " + status + " Gone\r\nLocation: " + other.uri("localhost")
            + "\r\nContent-Length: 0\r\n\r\n"))) {
      assertThatThrownBy(() -> outbound.send(post(server.uri("localhost"), 5))).isInstanceOfSatisfying(
          OutboundFailure.Redirected.class, redirected -> assertThat(redirected.status()).isEqualTo(status))
          .hasMessageContaining("not followed");
      assertThat(reached).hasValue(0);
    }
  }

  @Test
  void cutsOffAGigabyteAndClosesTheConnection() throws Exception {
    AtomicLong written = new AtomicLong();
    CountDownLatch closed = new CountDownLatch(1);
    long gigabyte = 1L << 30;
    try (RawServer server = new RawServer(client -> {
      try {
        client.write(("HTTP/1.1 200 OK\r\nContent-Length: " + gigabyte + "\r\n\r\n").getBytes(US_ASCII));
        byte[] chunk = new byte[64 * 1024];
        while (written.get() < gigabyte) {
          client.write(chunk);
          written.addAndGet(chunk.length);
        }
      } finally {
        closed.countDown();
      }
    })) {
      Response response = outbound.send(post(server.uri("localhost"), 30));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.cutOff()).isTrue();
      assertThat(response.body().length()).isEqualTo(Outbound.LARGEST_ANSWER);
      closed.await();
      assertThat(written.get()).isLessThan(64L << 20);
    }
  }

  @Test
  void takesAnAnswerThatIsJustSmallEnough() throws Exception {
    String body = "x".repeat(Outbound.LARGEST_ANSWER);
    try (RawServer server = new RawServer(text("HTTP/1.1 404 No\r\nContent-Length: " + body.length() + "\r\n\r\n"
        + body))) {
      Response response = outbound.send(post(server.uri("localhost"), 30));
      assertThat(response.cutOff()).isFalse();
      assertThat(response.body().toString()).isEqualTo(body);
    }
  }

  @Test
  void refusesAHeadWithoutEnd() throws Exception {
    try (RawServer server = new RawServer(client -> {
      client.write("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
      for (int i = 0; i < 1_000_000; i++) {
        client.write(("X-" + i + ": " + "y".repeat(100) + "\r\n").getBytes(US_ASCII));
      }
    })) {
      assertThatThrownBy(() -> outbound.send(post(server.uri("localhost"), 30))).isInstanceOf(
          OutboundFailure.Broken.class);
    }
  }

  @Test
  void saysThatNobodyListensOrThatItIsNoHttp() throws Exception {
    int free;
    try (RawServer server = new RawServer(text("220 smtp ready\r\n"))) {
      free = server.port();
      assertThatThrownBy(() -> outbound.send(post(server.uri("localhost"), 5))).isInstanceOf(
          OutboundFailure.Broken.class);
    }
    try (RawServer server = new RawServer(_ -> {})) {
      assertThatThrownBy(() -> outbound.send(post(server.uri("localhost"), 5))).isInstanceOf(
          OutboundFailure.Broken.class);
    }
    assertThatThrownBy(() -> outbound.send(post(URI.create("http://localhost:" + free + "/"), 5))).isInstanceOf(
        OutboundFailure.Unreachable.class).hasMessageContaining("refused the connection");
  }

  @Test
  void triesTheNextAddressWhereNobodyListensAtTheFirst() throws Exception {
    NameResolver two = _ -> List.of(InetAddress.ofLiteral("127.0.0.9"), InetAddress.ofLiteral("127.0.0.1"));
    try (RawServer server = new RawServer(text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        Outbound both = new Outbound(vertx, AllowedSinks.parse("127.0.0.0/8"), two, new HttpClientOptions())) {
      assertThat(both.send(post(server.uri("two.example"), 5)).status()).isEqualTo(200);
    }
  }

  @Test
  void aNameThatIsNotResolvedHoldsOneThreadAndNobodyElse() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    NameResolver slow = host -> {
      if (host.equals("hanging.example")) {
        asked.incrementAndGet();
        await(never);
      }
      return List.of(InetAddress.ofLiteral("127.0.0.1"));
    };
    try (RawServer server = new RawServer(text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Outbound guarded = new Outbound(vertx, AllowedSinks.parse("127.0.0.1"), slow, new HttpClientOptions())) {
      List<Future<Response>> hanging = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        hanging.add(threads.submit(() -> guarded.send(post(server.uri("hanging.example"), 2))));
      }
      assertThat(guarded.send(post(server.uri("quick.example"), 5)).status()).isEqualTo(200);
      for (Future<Response> future : hanging) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(OutboundFailure.TimedOut.class);
      }
      assertThat(asked).hasValueLessThanOrEqualTo(1);
      never.countDown();
    }
  }

  @Test
  void aHangingHostHoldsItsOwnPlacesAlone() throws Exception {
    try (RawServer hanging = RawServer.hanging();
        RawServer good = new RawServer(text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Response>> waiting = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        waiting.add(threads.submit(() -> outbound.send(post(hanging.uri("localhost"), 3))));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(outbound.send(post(good.uri("localhost"), 3)).status()).isEqualTo(200);
      }
      assertThat(hanging.openSockets()).isLessThanOrEqualTo(Outbound.PER_HOST);
      for (Future<Response> future : waiting) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(OutboundFailure.TimedOut.class);
      }
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    try (RawServer server = RawServer.hanging();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch interrupted = new CountDownLatch(1);
      Future<?> waiting = threads.submit(() -> {
        try {
          outbound.send(post(server.uri("localhost"), 50));
        } catch (InterruptedException e) {
          interrupted.countDown();
        }
      });
      while (server.heads().isEmpty()) {
        Thread.onSpinWait(); // outside of this code: until the request has arrived
      }
      waiting.cancel(true);
      interrupted.await();
    }
  }

  static RawServer.Answer text(String answer) {
    return client -> client.write(answer.getBytes(US_ASCII));
  }

  static Request post(URI uri, int seconds) {
    return new Request("POST", uri, Map.of("X-Test", "yes"), Buffer.buffer("body"), Duration.ofSeconds(seconds));
  }

  /** A byte every 50 ms, until the client is gone. */
  private static void drip(OutputStream client, CountDownLatch closed) throws IOException, InterruptedException {
    try {
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        client.write('x');
        client.flush();
      }
    } finally {
      closed.countDown();
    }
  }

  private static void await(CountDownLatch latch) throws UnknownHostException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("interrupted");
    }
  }
}
