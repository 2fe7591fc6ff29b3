package dev.tempo.bench.tempo;

import dev.tempo.bench.report.Percentiles;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * Clients over HTTP/1.1 that keep their connections, each with one request under way. One event loop drives them all, and
 * answers are read no further than needed, so that little is taken from the processor that the server runs on.
 */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true)
      .setConnectTimeout(5_000));
  private final int port;

  Load(int port) {
    this.port = port;
  }

  /**
   * What came of it.
   *
   * @param accepted  answered 200 or 201
   * @param refused   answered otherwise, with the first such answer
   * @param cancelled answers that name a cancelled action
   * @param micros    from a request's first byte to its answer's last
   */
  record Outcome(long accepted, long refused, @Nullable String firstRefusal, long cancelled, Percentiles micros,
      double seconds) {

    double rate() {
      return accepted / seconds;
    }
  }

  /** Asks until the time is over. {@code request} is given the number of the request. */
  Outcome during(Duration time, int clients, LongFunction<byte[]> request) throws Exception {
    return run(clients, request, Long.MAX_VALUE, time, Duration.ZERO);
  }

  Outcome times(long number, int clients, LongFunction<byte[]> request) throws Exception {
    return run(clients, request, number, PATIENCE.multipliedBy(10), Duration.ZERO);
  }

  /** So many a second, evenly, however slow the answers are, as long as a client is free. */
  Outcome paced(Duration time, int clients, double perSecond, LongFunction<byte[]> request) throws Exception {
    return run(clients, request, Long.MAX_VALUE, time, Duration.ofNanos((long) (clients * 1e9 / perSecond)));
  }

  private Outcome run(int clients, LongFunction<byte[]> request, long most, Duration time, Duration pace)
      throws InterruptedException, ExecutionException, TimeoutException {
    Run run = new Run(vertx, request, most, System.nanoTime() + time.toNanos(), pace);
    List<CompletableFuture<?>> ends = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Connection connection = new Connection(run, pace.dividedBy(clients).multipliedBy(i));
      connections.add(connection);
      ends.add(connection.end());
    }
    long began = System.nanoTime();
    connections.forEach(connection -> client.connect(port, "localhost").onSuccess(connection::begin).onFailure(
        connection::fail));
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(time.plus(PATIENCE).toSeconds(),
        TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - began) / 1e9;
    return run.outcome(seconds);
  }

  @Override
  public void close() {
    client.close().await();
    vertx.close().await();
  }

  /** What the connections of one run share; used on the event loop alone. */
  static final class Run {
    private final Vertx vertx;
    private final LongFunction<byte[]> request;
    private final long most;
    private final long until;
    private final Duration pace;
    private final List<long[]> filled = new ArrayList<>();
    private long[] micros = new long[1 << 14];
    private int measured;
    private long next;
    private long accepted;
    private long refused;
    private long cancelled;
    private @Nullable String firstRefusal;

    Run(Vertx vertx, LongFunction<byte[]> request, long most, long until, Duration pace) {
      this.vertx = vertx;
      this.request = request;
      this.most = most;
      this.until = until;
      this.pace = pace;
    }

    Vertx vertx() {
      return vertx;
    }

    Duration pace() {
      return pace;
    }

    boolean goesOn() {
      return next < most && System.nanoTime() < until;
    }

    byte[] nextRequest() {
      return request.apply(next++);
    }

    void answered(int status, long nanos, boolean cancels, String body) {
      if (status == 200 || status == 201) {
        accepted++;
        cancelled += cancels ? 1 : 0;
      } else {
        refused++;
        firstRefusal = firstRefusal == null ? status + " " + body : firstRefusal;
      }
      if (measured == micros.length) {
        filled.add(micros);
        micros = new long[1 << 14];
        measured = 0;
      }
      micros[measured++] = nanos / 1_000;
    }

    private Outcome outcome(double seconds) {
      long[] all = new long[filled.size() * (1 << 14) + measured];
      for (int i = 0; i < filled.size(); i++) {
        System.arraycopy(filled.get(i), 0, all, i << 14, 1 << 14);
      }
      System.arraycopy(micros, 0, all, filled.size() << 14, measured);
      return new Outcome(accepted, refused, firstRefusal, cancelled, new Percentiles(all), seconds);
    }
  }
}
