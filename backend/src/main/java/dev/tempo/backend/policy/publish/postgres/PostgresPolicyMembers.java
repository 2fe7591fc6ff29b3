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

  private static final String FORGET = "DELETE FROM policy_member WHERE id <> $1 AND revision < $2";

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
  public void awaitTaken(long revision, Duration lease) {
    long until = System.nanoTime() + lease.toNanos();
    taken.drainPermits();
    if (others(revision) == 0) {
      return;
    }
    pool.preparedQuery("SELECT pg_notify($1, $2)").execute(Tuple.of(PUBLISHED, Long.toString(revision))).await();
    while (others(revision) > 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        LOG.warn("a process did not say that it has taken policy revision {}; its lease has ended, so that it shows "
            + "nothing before it asks", revision);
        pool.preparedQuery(FORGET).execute(Tuple.of(id, revision)).await();
        return;
      }
      pause(Math.min(left, BETWEEN_LOOKS.toNanos()));
    }
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
      throw new IllegalStateException("interrupted while others take the policy, which is published all the same", e);
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
      thread.interrupt();
      thread.join();
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
        connection.closeHandler(lost -> published.add(-1L));
        connection.query("LISTEN " + PUBLISHED).execute().await();
        connection.query("LISTEN " + TAKEN).execute().await();
        for (long revision = confirm(0); revision >= 0; revision = published.take()) {
          taking.accept(revision);
          connection.preparedQuery(TAKE).execute(Tuple.of(id, revision)).await();
          connection.query("NOTIFY " + TAKEN).execute().await();
        }
      } finally {
        connection.closeHandler(null);
        connection.notificationHandler(null);
        connection.preparedQuery("DELETE FROM policy_member WHERE id = $1").execute(Tuple.of(id))
            .compose(gone -> connection.query("UNLISTEN *").execute()).eventually(connection::close)
            .onFailure(failure -> LOG.debug("the connection was gone already", failure));
      }
    }
  }
}
