package dev.tempo.backend.nexus.lease.postgres;

import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.nexus.lease.Leases;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A member of those who share the leases. One connection whose session holds the member's lock, so that its death is
 * known with the session's; one thread. Alone it beats once a minute and hears of a newcomer by a notification; in company every
 * 2.5 seconds. Without its connection it holds nothing, and joins again under another number.
 */
public final class PostgresLeases implements Leases {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLeases.class);
  private static final String CHANNEL = "tempo_members";
  /** The first of the two keys of the members' advisory locks; "memb" in ASCII. */
  private static final int SPACE = 0x6d656d62;
  private static final Duration ALONE = Duration.ofSeconds(60);
  private static final Duration FIRST_BEAT = Duration.ofSeconds(5);
  private static final Duration RECONNECT = Duration.ofMillis(500);
  /** Beats of one's own for which another may stand still. */
  private static final int PATIENCE = 3;

  private final Pool pool;
  private final Duration inCompany;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch joined = new CountDownLatch(1);
  private volatile Map<String, Lease> held = Map.of();
  private volatile int number;
  private volatile boolean running;
  private @Nullable Thread thread;

  /** What another member's beats stood at, and for how many of one's own. */
  private record Seen(long beats, int since) {}

  /** @param pool one connection of which is kept */
  public PostgresLeases(Pool pool) {
    this(pool, Duration.ofMillis(2_500));
  }

  PostgresLeases(Pool pool, Duration inCompany) {
    this.pool = pool;
    this.inCompany = inCompany;
  }

  /** Joins, and waits a little for that, so that one who is alone has everything when this returns. Started already, it does nothing. */
  public synchronized void start() {
    if (thread == null) {
      running = true;
      thread = Thread.ofVirtual().name("leases").start(this::run);
      try {
        if (!joined.await(FIRST_BEAT.toNanos(), TimeUnit.NANOSECONDS)) {
          LOG.warn("this node is no member yet; it goes on without a lease until it is");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Gives up what it holds. May be called before the start, and twice. */
  public synchronized void stop() throws InterruptedException {
    running = false;
    news.release();
    if (thread != null) {
      thread.join();
      thread = null;
    }
  }

  @Override
  public void want(Collection<String> names) {
    wanted.addAll(names);
    news.release();
  }

  @Override
  public Map<String, Lease> held() {
    return held;
  }

  @Override
  public boolean stillHeld(SqlConnection connection, Lease lease) {
    return connection.preparedQuery("SELECT FROM lease WHERE name = $1 AND fence = $2 AND holder = $3 FOR SHARE")
        .execute(Tuple.of(lease.name(), lease.fence(), number)).await().size() > 0;
  }

  @Override
  public int member() {
    return number;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void run() {
    while (running) {
      try {
        beAMember();
      } catch (Throwable failure) {
        // Also checked ones, which Future.await throws undeclared.
        LOG.warn("this node is no member for now and holds no lease; it joins again in {}", RECONNECT, failure);
      }
      hold(Map.of(), false);
      if (running) {
        rest(RECONNECT);
      }
    }
  }

  private void beAMember() {
    PgConnection connection = PgConnection.cast(pool.getConnection().await());
    try {
      connection.notificationHandler(joined -> news.release());
      connection.closeHandler(closed -> news.release());
      join(connection);
      Map<Integer, Seen> others = new HashMap<>();
      while (running && beat(connection, others)) {
        rest(others.isEmpty() ? ALONE : inCompany);
      }
    } finally {
      leave(connection);
    }
  }

  private void join(PgConnection connection) {
    number = connection.query("SELECT nextval('member_number')::integer AS number").execute().await().iterator().next()
        .getInteger("number");
    connection.preparedQuery("SELECT pg_advisory_lock($1, $2)").execute(Tuple.of(SPACE, number)).await();
    connection.preparedQuery("INSERT INTO member (number) VALUES ($1)").execute(Tuple.of(number)).await();
    connection.query("LISTEN " + CHANNEL).execute().await();
    connection.query("NOTIFY " + CHANNEL).execute().await();
  }

  /** @return false where the others have taken this one for dead */
  private boolean beat(PgConnection connection, Map<Integer, Seen> others) {
    Integer[] hung = others.entrySet().stream().filter(other -> other.getValue().since() >= PATIENCE).map(
        Map.Entry::getKey).toArray(Integer[]::new);
    List<Row> rows = new ArrayList<>();
    connection.preparedQuery("SELECT * FROM lease_beat($1, $2, $3)").execute(Tuple.of(number, wanted.toArray(
        String[]::new), hung)).await().forEach(rows::add);
    if (rows.isEmpty()) {
      LOG.warn("the other members have taken this node for dead; it joins again");
      return false;
    }
    Row row = rows.getFirst();
    Set<Integer> before = Set.copyOf(others.keySet());
    count(others, row.getArrayOfIntegers("others"), row.getArrayOfLongs("beats"));
    String[] names = row.getArrayOfStrings("names");
    Long[] fences = row.getArrayOfLongs("fences");
    Map<String, Lease> now = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      now.put(names[i], new Lease(names[i], fences[i]));
    }
    hold(Map.copyOf(now), !others.keySet().equals(before));
    joined.countDown();
    return true;
  }

  private static void count(Map<Integer, Seen> others, Integer[] numbers, Long[] beats) {
    Map<Integer, Seen> now = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      Seen before = others.get(numbers[i]);
      now.put(numbers[i], new Seen(beats[i], before != null && before.beats() == beats[i] ? before.since() + 1 : 0));
    }
    others.clear();
    others.putAll(now);
  }

  /** The session goes back to the pool, or was lost: its lock goes with it either way. */
  private void leave(PgConnection connection) {
    connection.notificationHandler(null);
    connection.closeHandler(null);
    connection.preparedQuery("DELETE FROM member WHERE number = $1").execute(Tuple.of(number)).compose(
        gone -> connection.query("SELECT pg_advisory_unlock_all()").execute()).compose(
            unlocked -> connection.query(
                "NOTIFY " + CHANNEL).execute())
        .compose(told -> connection.query("UNLISTEN *").execute()).eventually(
            connection::close)
        .onFailure(failure -> LOG.debug("the connection was gone already", failure))
        .otherwiseEmpty().await();
  }

  private void hold(Map<String, Lease> now, boolean othersChanged) {
    if (othersChanged || !now.equals(held)) {
      held = now;
      listeners.forEach(Runnable::run);
    }
  }

  private void rest(Duration pause) {
    try {
      if (news.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      LOG.warn("the member was interrupted: it goes on until it is stopped", e);
    }
  }
}
