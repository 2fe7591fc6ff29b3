package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.PolicyLoader;
import dev.tempo.backend.policy.Policies;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Runs one transaction by the protocol of the package, and starts it over where that may help. */
final class TransactionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionRunner.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  /** RETURNING runs when the row is locked: the time is one after every earlier commit. */
  private static final String TAKE_POSITIONS = """
      UPDATE log_head SET position = position + $1, policy_revision = policy_revision + $2 WHERE policy_revision = $3
      RETURNING position, tempo_now() AS recorded_at""";

  private final Pool pool;
  private final Policies policies;
  private final Consumer<NexusTransaction> written;
  private final int attempts;
  private final List<Consequence> consequences;
  private volatile PolicyLoader loader = revision -> {
    throw new IllegalStateException("policy revision " + revision + " is in force, and no PolicyLoader is registered");
  };

  /** @param written is told of each transaction right after its commit */
  TransactionRunner(Pool pool, Policies policies, Consumer<NexusTransaction> written, int attempts) {
    this(pool, policies, written, attempts, new CopyOnWriteArrayList<>());
  }

  private TransactionRunner(Pool pool, Policies policies, Consumer<NexusTransaction> written, int attempts,
      List<Consequence> consequences) {
    this.pool = pool;
    this.policies = policies;
    this.written = written;
    this.attempts = attempts;
    this.consequences = consequences;
  }

  /** The same on other connections: those who use the one do not wait for those who use the other. */
  TransactionRunner on(Pool connections) {
    TransactionRunner runner = new TransactionRunner(connections, policies, written, attempts, consequences);
    runner.loadPoliciesWith(revision -> loader.load(revision));
    return runner;
  }

  void add(Consequence consequence) {
    consequences.add(consequence);
  }

  void loadPoliciesWith(PolicyLoader policyLoader) {
    loader = policyLoader;
  }

  /**
   * Catches what is checked, too: {@link io.vertx.core.Future#await} throws a lost connection as it is, undeclared.
   * The last attempt's failure is thrown with the earlier ones suppressed in it.
   */
  <T> T run(Collection<EntityRef> entities, Work<T> work) {
    Set<EntityRef> wanted = new HashSet<>(entities);
    Throwable former = null;
    for (int attempt = 1;; attempt++) {
      try {
        return attempt(wanted, work);
      } catch (SupersededPolicyException stale) {
        if (attempt >= attempts) {
          throw stale;
        }
        catchUpWithPolicy(stale);
      } catch (Throwable failure) {
        if (former != null && !former.equals(failure)) {
          failure.addSuppressed(former);
        }
        if (attempt >= attempts || (failure instanceof CommitUnknownException && !work.repeatable())
            || !Failures.passes(failure)) {
          throw failure;
        }
        former = failure;
        LOG.debug("transaction starts over, attempt {} of {}", attempt + 1, attempts, failure);
        pause(attempt);
      }
    }
  }

  private <T> T attempt(Set<EntityRef> wanted, Work<T> work) {
    SqlConnection connection = pool.getConnection().await();
    try {
      var begun = connection.begin();
      var transaction = new NexusTransaction(connection, policies.current(), work, wanted);
      T result;
      try {
        transaction.open(begun, consequences);
        result = work.begin(transaction);
        transaction.applyConsequences(consequences);
        work.decided();
        record(transaction);
      } catch (Throwable failure) {
        rollback(begun, failure);
        // A statement that nobody awaited makes the next one fail, and is the reason.
        transaction.sent().stream().filter(Future::failed).findFirst().ifPresent(first -> first.await());
        throw failure;
      }
      try {
        commit(begun.await(), transaction.sent(), work);
      } catch (CommitUnknownException unknown) {
        transaction.hints().forEach(TransactionRunner::tell);
        throw unknown;
      }
      transaction.hints().forEach(TransactionRunner::tell);
      written.accept(transaction);
      transaction.afterCommit().forEach(TransactionRunner::tell);
      return result;
    } finally {
      connection.close().onFailure(failure -> LOG.warn("a connection was not returned to the pool", failure));
    }
  }

  /** What follows a commit cannot undo it: its failure is logged, and the others are told all the same. */
  private static void tell(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failure) {
      LOG.error("an action after a commit failed; the commit stands", failure);
    }
  }

  /** Returns when the last statement is on its way: the commit can follow it at once. */
  private static void record(NexusTransaction transaction) {
    List<Appended> events = transaction.events();
    if (events.isEmpty() && transaction.writes().isEmpty() && transaction.early().isEmpty()
        && !transaction.raisesPolicy()) {
      return;
    }
    long revision = transaction.policy().revision();
    transaction.early().forEach(Runnable::run);
    var taken = transaction.sql().preparedQuery(TAKE_POSITIONS).execute(Tuple.of((long) events.size(), transaction
        .raisesPolicy() ? 1L : 0L, revision)).await();
    if (taken.size() == 0) {
      throw new SupersededPolicyException(revision);
    }
    Row row = taken.iterator().next();
    long before = row.getLong("position") - events.size();
    Instant recordedAt = row.getOffsetDateTime("recorded_at").toInstant();
    for (int i = 0; i < events.size(); i++) {
      events.get(i).record(before + 1 + i, recordedAt);
    }
    transaction.writes().forEach(Runnable::run);
    if (!events.isEmpty()) {
      transaction.send(EventWriter.insert(transaction.sql(), events, before, recordedAt, revision, transaction
          .hashes()));
    }
  }

  private static void rollback(Future<io.vertx.sqlclient.Transaction> begun, Throwable failure) {
    try {
      begun.await().rollback().await();
    } catch (Throwable alsoFailed) {
      // The connection is gone, and the server rolls back by itself.
      if (!alsoFailed.equals(failure)) {
        failure.addSuppressed(alsoFailed);
      }
    }
  }

  /** The commit is sent behind the last statements without waiting for them: where one failed, the server rolls back. */
  private static void commit(io.vertx.sqlclient.Transaction database, List<Future<?>> sent, Work<?> work) {
    Future<Void> committed = database.commit();
    work.sent();
    try {
      sent.forEach(statement -> statement.await()); // the first to fail says why
      committed.await();
    } catch (Throwable failure) {
      if (Failures.leavesCommitOpen(failure)) {
        throw new CommitUnknownException(failure);
      }
      throw failure;
    }
  }

  private void catchUpWithPolicy(SupersededPolicyException stale) {
    long inForce = pool.query("SELECT policy_revision FROM log_head").execute().await().iterator().next().getLong(0);
    if (inForce < stale.revision()) {
      throw new IllegalStateException("decided by policy revision " + stale.revision()
          + ", which the database does not have: there, " + inForce + " is in force", stale);
    }
    if (policies.current().revision() < inForce) {
      policies.advance(loader.load(inForce));
    }
  }

  /** Doubles, with jitter, so that those who met do not meet again. */
  private static void pause(int attempt) {
    long longest = Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 20));
    try {
      Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before a transaction was tried again", e);
    }
  }
}
