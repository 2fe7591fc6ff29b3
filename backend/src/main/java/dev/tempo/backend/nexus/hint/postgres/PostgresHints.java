package dev.tempo.backend.nexus.hint.postgres;

import dev.tempo.backend.nexus.hint.Hints;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * By LISTEN and NOTIFY on a connection of its own. At most one notification in {@link #PAUSE}, with the names of all that
 * was told since the last, outside of the transactions that it tells of (a notification takes a lock that all commits with one share)
 * and without waiting for the disk. Asks the database nothing while there is nothing to tell.
 */
public final class PostgresHints implements Hints {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresHints.class);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration RECONNECT = Duration.ofMillis(500);
  /** A payload may have 8,000 bytes; a name has up to 128 characters of one byte, a topic a few. */
  private static final int MOST_NAMES = 50;
  private static final String EVERYTHING = "*";
  private static final String SEPARATOR = "\n";
  private static final String OF = ":";

  private final Pool pool;
  /** Leads each payload, so that a process passes over what it has told itself. */
  private final String node = UUID.randomUUID().toString();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Heard> listeners = new ConcurrentHashMap<>();
  private final Set<String> untold = new LinkedHashSet<>();
  private boolean stopping;
  private boolean lost;
  private @Nullable Thread thread;

  public PostgresHints(Pool pool) {
    this.pool = pool;
  }

  /** Begins to listen. Started already, it does nothing. */
  public synchronized void start() {
    if (thread == null) {
      set(() -> stopping = false);
      thread = Thread.ofVirtual().name("hints").start(this::run);
    }
  }

  /** May be called before the start, and twice. */
  public synchronized void stop() throws InterruptedException {
    if (thread != null) {
      set(() -> stopping = true);
      thread.join();
      thread = null;
    }
  }

  @Override
  public void hear(String topic, Heard heard) {
    listeners.put(topic, heard);
  }

  @Override
  public void tell(String topic, String name) {
    set(() -> untold.add(topic + OF + name));
  }

  @Override
  public void tellEverything(String topic) {
    tell(topic, EVERYTHING);
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

  private void run() {
    boolean goesOn = true;
    boolean first = true;
    while (goesOn) {
      if (!first) {
        // What was told while there was no connection may have been lost with it.
        listeners.keySet().forEach(this::tellEverything);
      }
      first = false;
      try {
        watch();
      } catch (Throwable failure) {
        LOG.warn("cannot hear of what other nodes do, trying again in {}; what this one does it knows", RECONNECT,
            failure);
      }
      goesOn = !stopsWithin(RECONNECT);
    }
  }

  private void watch() {
    PgConnection connection = PgConnection.cast(pool.getConnection().await());
    try {
      set(() -> lost = false);
      connection.closeHandler(_ -> set(() -> lost = true));
      connection.notificationHandler(hint -> heard(hint.getPayload()));
      connection.query("LISTEN tempo_hints").execute().await();
      listeners.values().forEach(Heard::ofEverything);
      for (String payload = next(); payload != null; payload = next()) {
        connection.query("BEGIN; SET LOCAL synchronous_commit = off").execute().await();
        connection.preparedQuery("SELECT pg_notify('tempo_hints', $1)").execute(Tuple.of(payload)).await();
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
      List<String> names = untold.size() > MOST_NAMES
          ? untold.stream().map(told -> told.substring(0, told.indexOf(OF)) + OF + EVERYTHING).distinct().toList()
          : List.copyOf(untold);
      untold.clear();
      return node + SEPARATOR + String.join(SEPARATOR, names);
    } finally {
      lock.unlock();
    }
  }

  private void heard(String payload) {
    List<String> parts = List.of(payload.split(SEPARATOR));
    if (!parts.getFirst().equals(node)) {
      parts.subList(1, parts.size()).forEach(this::hint);
    }
  }

  private void hint(String told) {
    int of = told.indexOf(OF);
    Heard heard = listeners.get(told.substring(0, of));
    String name = told.substring(of + 1);
    if (heard != null && name.equals(EVERYTHING)) {
      heard.ofEverything();
    } else if (heard != null) {
      heard.of(name);
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
