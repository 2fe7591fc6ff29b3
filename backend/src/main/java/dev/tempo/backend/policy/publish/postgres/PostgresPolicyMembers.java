package dev.tempo.backend.policy.publish.postgres;

import dev.tempo.backend.policy.publish.PolicyMembers;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Members as rows, told of by notifications: a hint that makes the switch quick. What makes it certain is the lease, and the row:
 * who publishes waits for the rows that are there once its revision is committed, and whoever puts his row there later asks for
 * the revision after that. One connection, one thread that waits; where nothing is published, nothing is asked.
 */
public final class PostgresPolicyMembers implements PolicyMembers {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPolicyMembers.class);
  private static final String PUBLISHED = "tempo_policy";
  private static final String TAKEN = "tempo_policy_taken";
  private static final Duration RECONNECT = Duration.ofMillis(500);
  /** In place of a revision: the connection is gone, or no longer wanted. */
  private static final long LOST = -1;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private static final String ASK = """
      INSERT INTO policy_member (id, revision, confirmed_at) VALUES ($1, $2, clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET revision = greatest(policy_member.revision, excluded.revision),
        confirmed_at = excluded.confirmed_at""";

  private static final String IN_FORCE = "SELECT policy_revision FROM log_head";

  private static final String TAKE = "UPDATE policy_member SET revision = greatest(revision, $2) WHERE id = $1";

  /** A lease that ended a minute ago has ended, however the clock was set meanwhile. */
  private static final String OTHERS = """
      SELECT count(*) AS n FROM policy_member
      WHERE id <> $1 AND revision < $2 AND confirmed_at > clock_timestamp() - interval '60 seconds'""";

  /** Only those whose lease has ended: who asked meanwhile has been told of the revision, and is to be waited for next time. */
  private static final String FORGET = """
      DELETE FROM policy_member
      WHERE id <> $1 AND revision < $2 AND confirmed_at < clock_timestamp() - make_interval(secs => $3)""";

  private static final String LEAVE = "DELETE FROM policy_member WHERE id = $1";

  private final Pool pool;
  private final UUID id = UUID.randomUUID();
  private final Semaphore taken = new Semaphore(0);
  private @Nullable Running running;

  /** @param pool one connection of which is kept */
  public PostgresPolicyMembers(Pool pool) {
    this.pool = pool;
  }

  @Override
  public synchronized void start(LongConsumer taking) {
    if (running == null) {
      running = new Running(taking);
    }
  }

  @Override
  public synchronized void stop() throws InterruptedException {
    if (running != null) {
      running.stop();
      running = null;
    }
  }

  @Override
  public long confirm(long revision) {
    // Two statements, the second with a snapshot of its own: in one, a publish between its snapshot and its commit would
    // neither be seen nor see the row.
    pool.preparedQuery(ASK).execute(Tuple.of(id, revision)).await();
    return pool.preparedQuery(IN_FORCE).execute().await().iterator().next().getLong("policy_revision");
  }

  @Override
  public void taken(long revision) {
    pool.preparedQuery(TAKE).execute(Tuple.of(id, revision)).await();
  }

  @Override
  public void awaitTaken(long revision, Duration lease) {
    long until = System.nanoTime() + lease.toNanos();
    try {
      taken.drainPermits();
      tellAndWait(revision, lease, until);
    } catch (Throwable failure) { // an awaited future throws what is checked, too
      if (failure instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
        Thread.currentThread().interrupt();
        throw interrupted(failure);
      }
      LOG.warn("cannot ask who has taken policy revision {}, which is published; all leases are waited out instead",
          revision, failure);
      sleepUntil(until);
    }
  }

  private void tellAndWait(long revision, Duration lease, long until) {
    // Also where nobody has to be waited for: who showed nothing for a while is to hear of it all the same.
    pool.preparedQuery("SELECT pg_notify($1, $2)").execute(Tuple.of(PUBLISHED, Long.toString(revision))).await();
    while (others(revision) > 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        LOG.warn("a process did not say that it has taken policy revision {}; its lease has ended, so that it shows "
            + "nothing before it asks", revision);
        pool.preparedQuery(FORGET).execute(Tuple.of(id, revision, lease.toNanos() / 1e9)).await();
        return;
      }
      pause(Math.min(left, BETWEEN_LOOKS.toNanos()));
    }
  }

  private static void sleepUntil(long until) {
    try {
      TimeUnit.NANOSECONDS.sleep(until - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(Throwable cause) {
    return new IllegalStateException("interrupted while others take the policy, which is published all the same",
        cause);
  }

  private long others(long revision) {
    return pool.preparedQuery(OTHERS).execute(Tuple.of(id, revision)).await().iterator().next().getLong("n");
  }

  private void pause(long nanos) {
    try {
      if (taken.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        taken.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private final class Running {
    private final LongConsumer taking;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final BlockingQueue<Long> published = new LinkedBlockingQueue<>();
    private final Thread thread;

    Running(LongConsumer taking) {
      this.taking = taking;
      thread = Thread.ofVirtual().name("policy-members").start(this::run);
    }

    void stop() throws InterruptedException {
      stopping.countDown();
      published.add(LOST);
      thread.interrupt();
      thread.join();
      leave();
    }

    private void leave() {
      try {
        pool.preparedQuery(LEAVE).execute(Tuple.of(id)).await();
      } catch (Throwable failure) { // an awaited future throws what is checked, too
        LOG.warn("could not leave the processes that show by policy; the next publish waits until the lease has ended",
            failure);
      }
    }

    private void run() {
      try {
        do {
          attempt();
        } while (!stopping.await(RECONNECT.toNanos(), TimeUnit.NANOSECONDS));
      } catch (InterruptedException _) {
        LOG.debug("stopped while waiting"); // nobody else interrupts this thread
      }
    }

    private void attempt() throws InterruptedException {
      try {
        listen();
      } catch (InterruptedException stopped) {
        throw stopped;
      } catch (Throwable failure) {
        LOG.warn("cannot hear of other processes' policies, trying again in {}; until then the lease tells of them",
            RECONNECT, failure);
      }
    }

    private void listen() throws InterruptedException {
      PgConnection connection = PgConnection.cast(pool.getConnection().await());
      try {
        connection.notificationHandler(hint -> {
          if (hint.getChannel().equals(TAKEN)) {
            taken.release();
          } else {
            published.add(Long.parseLong(hint.getPayload()));
          }
        });
        published.clear();
        connection.closeHandler(lost -> published.add(LOST));
        connection.query("LISTEN " + PUBLISHED).execute().await();
        connection.query("LISTEN " + TAKEN).execute().await();
        takeAll(connection, confirm(0));
      } finally {
        connection.closeHandler(null);
        connection.notificationHandler(null);
        // The row stays: this process may show by its lease for as long as it runs.
        connection.query("UNLISTEN *").execute().eventually(connection::close)
            .onFailure(failure -> LOG.debug("the connection was gone already", failure));
      }
    }

    private void takeAll(PgConnection connection, long first) throws InterruptedException {
      long revision = first;
      while (revision != LOST) {
        if (isTaken(revision)) {
          connection.preparedQuery(TAKE).execute(Tuple.of(id, revision)).await();
          connection.query("NOTIFY " + TAKEN).execute().await();
          revision = published.take();
        } else {
          Long next = published.poll(RECONNECT.toNanos(), TimeUnit.NANOSECONDS);
          revision = next == null ? revision : next == LOST ? LOST : Math.max(next, revision);
        }
      }
    }

    private boolean isTaken(long revision) throws InterruptedException {
      try {
        taking.accept(revision);
        return true;
      } catch (Throwable failure) { // an awaited future throws what is checked, too
        if (failure instanceof InterruptedException stopped) {
          throw stopped;
        }
        LOG.warn("cannot take policy revision {}, trying again in {}; until then the lease holds up who published it",
            revision, RECONNECT, failure);
        return false;
      }
    }
  }
}
