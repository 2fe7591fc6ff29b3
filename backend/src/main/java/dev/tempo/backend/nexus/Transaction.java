package dev.tempo.backend.nexus;

import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** One transaction of Nexus, used by the one (virtual) thread that runs it. */
public interface Transaction {

  /** For statements in {@code postgres} packages. Await them; never begin, commit or roll back. */
  SqlConnection sql();

  /** The policy under which everything in this transaction is decided; superseded meanwhile, the transaction starts over. */
  PolicyTable policy();

  /** The database's time at the start, by {@code tempo_now()}. */
  Instant now();

  /**
   * Locks further entities until the end. Those of the events and of {@link Nexus#transact} are locked already; asking
   * for more than these can deadlock, which starts the transaction over, so prefer to name them at the start.
   */
  void lock(Collection<EntityRef> entities);

  /** Adds an event that follows from nothing but the work itself. */
  Appended append(Principal actor, Draft draft);

  /**
   * Adds an event that follows from another of this transaction: its actor is the cause's, and so are causation and
   * correlation where the draft names none.
   */
  Appended append(Appended cause, Draft draft);

  /** Marks whose event is being decided, so that a {@link Refusal} thrown by {@code decision} refuses only its submission. */
  void deciding(Appended event, Runnable decision);

  /**
   * Leaves a write for when positions are known. Writes run in the order in which they were left, before the events
   * themselves are inserted: a write may complete the payload of an own event by what only now is known, such as a time
   * counted from {@link Appended#recordedAt()}.
   */
  void write(Runnable write);

  /**
   * Leaves a write that needs neither positions nor the time of recording for when the decisions are over: it runs before the
   * positions are taken, so that nobody waits for it at the head of the log.
   */
  void prepare(Runnable write);

  /**
   * For writes: takes a statement that was sent and that nobody awaits, so that the next one follows it at once. The commit
   * waits for it, and its failure is the transaction's.
   */
  void send(Future<?> statement);

  /** Runs after a successful commit, in order of registration; must not fail or block. */
  void afterCommit(Runnable action);

  /**
   * Runs after a commit, and also after one whose answer was lost, so that nobody knows whether it happened: for what does no
   * harm where it did not. Otherwise as {@link #afterCommit}.
   */
  void hint(Runnable action);

  /**
   * Makes the policy revision after {@link #policy()}'s the one in force, with this transaction's commit. Every transaction
   * that decided under the old one and is not committed by then starts over.
   *
   * @return the new revision
   */
  long raisePolicyRevision();

  /** What a part keeps for the length of the transaction, by its type: e.g. the entities that metadata has loaded. */
  <T> Optional<T> attached(Class<T> type);

  <T> void attach(Class<T> type, T value);
}
