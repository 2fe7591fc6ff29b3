package dev.tempo.backend.nexus.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class OutboundTlsTest {
  private static final NameResolver LOOPBACK = _ -> List.of(InetAddress.getLoopbackAddress());

  @TempDir
  private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicReference<String> serverName = new AtomicReference<>("");
  private PfxOptions certificate = new PfxOptions();
  private int port;

  @BeforeEach
  void serve() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "sink", "-keyalg", "EC", "-dname", "CN=hooks.example", "-ext",
        "san=dns:hooks.example", "-storetype", "PKCS12", "-storepass", "changeit", "-keystore", store.toString())
        .redirectErrorStream(true).start();
    assertThat(keytool.waitFor()).as(new String(keytool.getInputStream().readAllBytes(), UTF_8)).isZero();
    certificate = new PfxOptions().setPath(store.toString()).setPassword("changeit");
    HttpServer server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(
        certificate)).requestHandler(request -> {
          requests.incrementAndGet();
          serverName.set(request.connection().indicatedServerName());
          request.response().end("ok");
        }).listen(0, "127.0.0.1").await();
    port = server.actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void trustsACertificateForItsHostAlone() throws Exception {
    try (Outbound trusting = new Outbound(vertx, AllowedSinks.parse("127.0.0.1"), LOOPBACK, new HttpClientOptions()
        .setTrustOptions(certificate))) {
      assertThat(trusting.send(OutboundTest.post(uri("hooks.example"), 10)).status()).isEqualTo(200);
      assertThat(serverName).hasValue("hooks.example");
      assertThatThrownBy(() -> trusting.send(OutboundTest.post(uri("other.example"), 10))).isInstanceOf(
          OutboundFailure.Unreachable.class).hasMessageContaining("certificate");
      assertThatThrownBy(() -> trusting.send(OutboundTest.post(uri("127.0.0.1"), 10))).isInstanceOf(
          OutboundFailure.Unreachable.class);
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void refusesACertificateThatIsSignedByItself() {
    try (Outbound strict = new Outbound(vertx, AllowedSinks.parse("127.0.0.1"), LOOPBACK, new HttpClientOptions())) {
      assertThatThrownBy(() -> strict.send(OutboundTest.post(uri("hooks.example"), 10))).isInstanceOf(
          OutboundFailure.Unreachable.class).hasMessageContaining("certificate");
    }
    assertThat(requests).hasValue(0);
  }

  private URI uri(String host) {
    return URI.create("https://" + host + ":" + port + "/");
  }
}
