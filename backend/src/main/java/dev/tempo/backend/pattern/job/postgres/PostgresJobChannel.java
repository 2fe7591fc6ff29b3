package dev.tempo.backend.pattern.job.postgres;

import dev.tempo.backend.pattern.job.JobChannel;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * By LISTEN and NOTIFY on a connection of its own. At most one notification in {@link #PAUSE}, with the names of all queues
 * since the last, outside of the transactions that it tells of (a notification takes a lock that all commits with one share)
 * and without waiting for the disk. Asks the database nothing while there is nothing to tell.
 */
public final class PostgresJobChannel implements JobChannel {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresJobChannel.class);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration RECONNECT = Duration.ofMillis(500);
  /** A payload may have 8,000 bytes; a name has up to 128 characters of one byte. */
  private static final int MOST_NAMES = 50;
  private static final String EVERYTHING = "*";
  private static final String SEPARATOR = "\n";

  private final Pool pool;
  /** Leads each payload, so that a process passes over what it has told itself. */
  private final String node = UUID.randomUUID().toString();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<String> untold = new LinkedHashSet<>();
  private boolean stopping;
  private boolean lost;
  private @Nullable Thread thread;

  public PostgresJobChannel(Pool pool) {
    this.pool = pool;
  }

  @Override
  public synchronized void start(Heard heard) {
    if (thread == null) {
      set(() -> stopping = false);
      thread = Thread.ofVirtual().name("job-channel").start(() -> run(heard));
    }
  }

  @Override
  public synchronized void stop() throws InterruptedException {
    if (thread != null) {
      set(() -> stopping = true);
      thread.join();
      thread = null;
    }
  }

  @Override
  public void tell(String queue) {
    set(() -> untold.add(queue));
  }

  @Override
  public void tellEverything() {
    tell(EVERYTHING);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run(Heard heard) {
    boolean goesOn = true;
    while (goesOn) {
      try {
        watch(heard);
      } catch (Throwable failure) {
        LOG.warn("cannot hear of other processes' jobs, trying again in {}; this one's are told at once", RECONNECT,
            failure);
      }
      goesOn = !stopsWithin(RECONNECT);
    }
  }

  private void watch(Heard heard) {
    PgConnection connection = PgConnection.cast(pool.getConnection().await());
    try {
      set(() -> lost = false);
      connection.closeHandler(_ -> set(() -> lost = true));
      connection.notificationHandler(hint -> hear(heard, hint.getPayload()));
      connection.query("LISTEN tempo_jobs").execute().await();
      heard.everything();
      for (String payload = next(); payload != null; payload = next()) {
        connection.query("BEGIN; SET LOCAL synchronous_commit = off").execute().await();
        connection.preparedQuery("SELECT pg_notify('tempo_jobs', $1)").execute(Tuple.of(payload)).await();
        connection.query("COMMIT").execute().await();
        if (stopsWithin(PAUSE)) {
          return;
        }
      }
    } finally {
      connection.notificationHandler(null);
      connection.query("UNLISTEN *").execute().eventually(connection::close).onFailure(failure -> LOG.debug(
          "the connection was gone already", failure));
    }
  }

  /** Waits for something to tell; null where there is nothing any more. */
  private @Nullable String next() {
    lock.lock();
    try {
      while (untold.isEmpty() && !stopping && !lost) {
        changed.awaitUninterruptibly();
      }
      if (untold.isEmpty() || lost) {
        return null;
      }
      List<String> names = untold.size() > MOST_NAMES ? List.of(EVERYTHING) : List.copyOf(untold);
      untold.clear();
      return node + SEPARATOR + String.join(SEPARATOR, names);
    } finally {
      lock.unlock();
    }
  }

  private void hear(Heard heard, String payload) {
    List<String> parts = List.of(payload.split(SEPARATOR));
    if (parts.getFirst().equals(node)) {
      return;
    }
    for (String name : parts.subList(1, parts.size())) {
      if (name.equals(EVERYTHING)) {
        heard.everything();
      } else {
        heard.queue(name);
      }
    }
  }

  private boolean stopsWithin(Duration pause) {
    long left = pause.toNanos();
    lock.lock();
    try {
      while (!stopping && left > 0) {
        left = changed.awaitNanos(left);
      }
      return stopping;
    } catch (InterruptedException e) {
      LOG.debug("nobody interrupts this thread; it stops all the same", e);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
