package dev.tempo.backend.nexus.postgres;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells other processes how far this one has committed, and hears it of them: a hint on a channel, never the truth, which
 * is the head row. One connection, one thread. At most one notification in {@link #PAUSE}, outside of the transactions
 * that it tells of (a notification takes a lock that all commits with one share) and without waiting for the disk. What is
 * lost with a connection is made up for by reading the head row after reconnecting, and with each heartbeat.
 */
final class HeadWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HeadWatch.class);
  private static final String CHANNEL = "tempo_log";
  private static final String NOTIFY = "BEGIN; SET LOCAL synchronous_commit = off; NOTIFY " + CHANNEL
      + ", '%d'; COMMIT";
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration HEARTBEAT = Duration.ofSeconds(60);
  private static final Duration RECONNECT = Duration.ofMillis(500);

  private final Pool pool;
  private final LogHead head;
  private @Nullable Running running;

  HeadWatch(Pool pool, LogHead head) {
    this.pool = pool;
    this.head = head;
  }

  synchronized void start() {
    if (running == null) {
      running = new Running();
    }
  }

  synchronized void stop() throws InterruptedException {
    if (running != null) {
      running.stop();
      running = null;
    }
  }

  private final class Running {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("nexus-head-watch").start(this::run);

    void stop() throws InterruptedException {
      stopping.countDown();
      thread.interrupt(); // it may be waiting for a heartbeat
      thread.join();
    }

    private void run() {
      try {
        do {
          attempt();
        } while (!stopsWithin(RECONNECT));
      } catch (InterruptedException _) {
        LOG.debug("stopped while waiting"); // nobody else interrupts this thread
      }
    }

    private void attempt() throws InterruptedException {
      try {
        watch();
      } catch (InterruptedException stopped) {
        throw stopped;
      } catch (Throwable failure) {
        LOG.warn("cannot hear of other processes' commits, trying again in {}; this one's are told at once", RECONNECT,
            failure);
      }
    }

    private void watch() throws InterruptedException {
      PgConnection connection = PgConnection.cast(pool.getConnection().await());
      try {
        connection.notificationHandler(hint -> head.heard(Long.parseLong(hint.getPayload())));
        connection.query("LISTEN " + CHANNEL).execute().await();
        readHead(connection);
        long told = head.own();
        boolean stops = false;
        while (!stops) {
          if (head.awaitOwnAfter(told, HEARTBEAT)) {
            told = head.own();
            connection.query(NOTIFY.formatted(told)).execute().await();
            stops = stopsWithin(PAUSE);
          } else {
            readHead(connection);
          }
        }
      } finally {
        connection.notificationHandler(null);
        connection.query("UNLISTEN *").execute().eventually(connection::close).onFailure(failure -> LOG.debug(
            "the connection was gone already", failure));
      }
    }

    private void readHead(PgConnection connection) {
      connection.preparedQuery("SELECT position FROM log_head").execute().await().forEach(row -> head.heard(row.getLong(
          "position")));
    }

    private boolean stopsWithin(Duration pause) throws InterruptedException {
      return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
