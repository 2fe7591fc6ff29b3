package dev.tempo.backend.nexus.postgres;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and PostgreSQL, passes everything on, and on demand swallows the answer to a commit. */
final class LosingProxy implements AutoCloseable {
  private final NetClient client;
  private final NetServer server;
  private final int database;
  private final AtomicBoolean loses = new AtomicBoolean();
  private final AtomicInteger lost = new AtomicInteger();

  LosingProxy(Vertx vertx, int database) {
    this.database = database;
    client = vertx.createNetClient();
    server = vertx.createNetServer().connectHandler(this::connect).listen(0, "127.0.0.1").await();
  }

  int port() {
    return server.actualPort();
  }

  /** The next commit reaches the server; the connection ends when its answer comes. */
  void loseNextCommit() {
    loses.set(true);
  }

  int lost() {
    return lost.get();
  }

  private void connect(NetSocket near) {
    AtomicBoolean committing = new AtomicBoolean();
    near.pause();
    client.connect(database, "127.0.0.1").onSuccess(far -> {
      near.handler(data -> {
        if (data.toString(StandardCharsets.ISO_8859_1).contains("COMMIT") && loses.compareAndSet(true, false)) {
          committing.set(true);
        }
        far.write(data);
      });
      far.handler(data -> {
        if (committing.get()) {
          lost.incrementAndGet();
          near.close();
        } else {
          near.write(data);
        }
      });
      near.closeHandler(_ -> far.close());
      far.closeHandler(_ -> near.close());
      near.resume();
    }).onFailure(_ -> near.close());
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
