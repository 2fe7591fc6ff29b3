package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.PolicyLoader;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Policies;
import io.vertx.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The log in a PostgreSQL database, shared with any number of other processes. Made by the wiring, which registers the
 * consequences and then starts it; {@link #transact} and reading work without starting.
 */
public final class PostgresNexus implements Nexus {
  private static final Duration RECENT = Duration.ofSeconds(1);
  private final NexusOptions options;
  private final ContentHash hash;
  private final LogHead head = new LogHead();
  private final PostgresEventLog log;
  private final TransactionRunner runner;
  private final HeadWatch watch;
  private volatile @Nullable Lane lane;
  /** When events last came from somebody who waits for an answer, by {@link System#nanoTime}. */
  private volatile long asked = System.nanoTime() - RECENT.toNanos();

  /**
   * @param pool           needs a connection for each group at work and one to hear of other processes, beside those for {@link #transact} and readers
   * @param policies       the policy in force as far as this process knows; advanced when a transaction finds a newer one
   * @param idempotencyKey at least 16 secret bytes, the same for ever: a repeat is recognised by a hash under it
   * @param consequences   in the order in which they are applied; more may be registered before the start
   */
  public PostgresNexus(Pool pool, Policies policies, byte[] idempotencyKey, Consequence... consequences) {
    this(pool, policies, idempotencyKey, NexusOptions.defaults(), consequences);
  }

  public PostgresNexus(Pool pool, Policies policies, byte[] idempotencyKey, NexusOptions options,
      Consequence... consequences) {
    this(pool, pool, policies, idempotencyKey, options, consequences);
  }

  /** @param readers connections for reading the log, so that nobody's reading delays what is recorded */
  public PostgresNexus(Pool pool, Pool readers, Policies policies, byte[] idempotencyKey, NexusOptions options,
      Consequence... consequences) {
    this.options = options;
    hash = new ContentHash(idempotencyKey);
    log = new PostgresEventLog(readers, head);
    watch = new HeadWatch(pool, head);
    runner = new TransactionRunner(pool, policies, this::written, options.attempts());
    List.of(consequences).forEach(runner::add);
  }

  /** Adds a consequence after those that are registered. */
  public void register(Consequence consequence) {
    runner.add(consequence);
  }

  /** Who is asked for a policy set that another process has published; without one, meeting a newer revision fails. */
  public void loadPoliciesWith(PolicyLoader loader) {
    runner.loadPoliciesWith(loader);
  }

  /** The read side; it hears of this process's commits at once. */
  public PostgresEventLog log() {
    return log;
  }

  /** Begins to accept submissions. Started already, it does nothing. */
  public synchronized void start() {
    if (lane == null) {
      head.heard(log.head());
      watch.start();
      GroupCommit groups = new GroupCommit(runner);
      lane = new Lane("nexus-group", options, groups::commit);
    }
  }

  /** Refuses new submissions, and returns when all accepted ones are answered. May be called before the start, and twice. */
  public synchronized void stop() throws InterruptedException {
    Lane started = lane;
    if (started != null) {
      started.drain();
      lane = null;
    }
    watch.stop();
  }

  @Override
  public List<Receipt> submit(Submission submission) {
    if (submission.events().isEmpty()) {
      return List.of();
    }
    Pending pending = new Pending(submission, hash, head.position());
    if (submission.urgency() == Urgency.INTERACTIVE) {
      asked = System.nanoTime();
    }
    started().add(pending);
    try {
      return pending.reply().join();
    } catch (CompletionException failed) {
      throw unwrap(failed);
    }
  }

  @Override
  public boolean isAnswering() {
    return System.nanoTime() - asked < RECENT.toNanos();
  }

  /** This log for who works on connections of its own, such as the scheduler: it waits for nobody else's. */
  public Nexus on(Pool connections) {
    TransactionRunner other = runner.on(connections);
    return new Nexus() {
      @Override
      public List<Receipt> submit(Submission submission) {
        return PostgresNexus.this.submit(submission);
      }

      @Override
      public boolean isAnswering() {
        return PostgresNexus.this.isAnswering();
      }

      @Override
      public <T> T transact(Collection<EntityRef> entities, Function<Transaction, T> work) {
        return transacted(other, entities, work);
      }
    };
  }

  /** Readers find what was just written in memory, and are woken. */
  private void written(NexusTransaction transaction) {
    List<Appended> events = transaction.events();
    if (!events.isEmpty()) {
      log.written(events, transaction.policy().revision());
      head.committed(events.getLast().position());
    }
  }

  private Lane started() {
    Lane started = lane;
    if (started == null) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, "the log is not started yet, or stopped; send it again later");
    }
    return started;
  }

  private static RuntimeException unwrap(CompletionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof Refusal refusal) {
      return new Refusal(refusal);
    }
    return new IllegalStateException("the events were not recorded", cause);
  }

  @Override
  public <T> T transact(Collection<EntityRef> entities, Function<Transaction, T> work) {
    return transacted(runner, entities, work);
  }

  private static <T> T transacted(TransactionRunner runner, Collection<EntityRef> entities,
      Function<Transaction, T> work) {
    try {
      return runner.run(entities, work::apply);
    } catch (Throwable failure) {
      throw Failures.told(failure);
    }
  }
}
