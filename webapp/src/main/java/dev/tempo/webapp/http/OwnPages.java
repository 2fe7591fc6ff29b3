package dev.tempo.webapp.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

/**
 * This server's own pages, over the network as readers get them. Answers are compressed or not in turn, for browsers take
 * both and other clients mostly the plain ones.
 */
public final class OwnPages implements AutoCloseable {
  /** A cold render may take its ten seconds; three of them run at once. */
  private static final int LONGEST_SECONDS = 20;

  private final HttpClient client;
  private final String token;
  private int visits;

  /** @param host that the server listens on */
  public OwnPages(Vertx vertx, String host, int port, String token) {
    this.token = token;
    client = vertx.createHttpClient(new HttpClientOptions().setDefaultHost(reachable(host)).setDefaultPort(port),
        // Each server's event loop has connections of its own to warm.
        new PoolOptions().setHttp1MaxSize(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Gets a page.
   *
   * @return the status
   */
  public int visit(String path) throws Exception {
    String encoding = visits++ % 2 == 0 ? "identity" : "gzip";
    HttpClientResponse response = client.request(HttpMethod.GET, path)
        .compose(request -> request.putHeader("Authorization", "Bearer " + token).putHeader("Accept", "text/html")
            .putHeader("Accept-Encoding", encoding).send().compose(answer -> answer.body().map(body -> answer)))
        .await(LONGEST_SECONDS, TimeUnit.SECONDS);
    return response.statusCode();
  }

  /** An address to connect to where the server listens on every one. */
  private static String reachable(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress() ? InetAddress.getLoopbackAddress().getHostAddress() : host;
    } catch (UnknownHostException e) {
      return host;
    }
  }

  @Override
  public void close() {
    var _ = client.close();
  }
}
