package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One attempt at a transaction: what has been decided in it, and what is left to write. */
final class NexusTransaction implements Transaction {
  /** Consequences of consequences end long before this; beyond it they are taken to feed each other for ever. */
  private static final int MOST_ROUNDS = 64;

  /**
   * All look-ups here go by an index. A plan is kept for the life of a connection, and one that was made while a table was
   * small would read all of it for ever; so the planner is told.
   */
  private static final String START = """
      SELECT tempo_now() AS now, position, set_config('enable_seqscan', 'off', true),
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
        set_config('plan_cache_mode', 'force_generic_plan', true) FROM log_head""";

  private final SqlConnection connection;
  private final PolicyTable policy;
  private final Work<?> work;
  private final Set<EntityRef> wanted;
  private final Stripes stripes;
  private final List<Appended> events = new ArrayList<>();
  private final List<Runnable> early = new ArrayList<>();
  private final List<Runnable> writes = new ArrayList<>();
  private final List<Future<?>> sent = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> hints = new ArrayList<>();
  private final Map<Class<?>, Object> attached = new HashMap<>();
  private final Map<Appended, Buffer> hashes = new HashMap<>();
  private boolean raisesPolicy;
  private Instant now = Instant.MIN;
  private long headAtStart;

  /** @param wanted entities to lock; those asked for later are added, so that the next attempt locks them in order */
  NexusTransaction(SqlConnection connection, PolicyTable policy, Work<?> work, Set<EntityRef> wanted) {
    this.connection = connection;
    this.policy = policy;
    this.work = work;
    this.wanted = wanted;
    stripes = new Stripes(connection);
  }

  /**
   * Takes the locks, then the time: what is decided under the locks is decided at a time after they were taken. Everybody's
   * look-ups follow without waiting.
   */
  void open(Future<?> begun, List<Consequence> consequences) {
    var locks = stripes.lock(wanted);
    var start = connection.preparedQuery(START).execute();
    work.ask(connection);
    if (!wanted.isEmpty()) {
      List<EntityRef> entities = List.copyOf(wanted);
      consequences.forEach(consequence -> consequence.ask(this, entities, work.receivedAfter()));
    }
    begun.await();
    locks.await();
    var row = start.await().iterator().next();
    now = row.getOffsetDateTime("now").toInstant();
    headAtStart = row.getLong("position");
  }

  void applyConsequences(List<Consequence> consequences) {
    int seen = 0;
    for (int round = 0; seen < events.size(); round++) {
      if (round == MOST_ROUNDS) {
        throw new IllegalStateException("consequences still append events after " + round + " rounds, the last: "
            + events.getLast().type());
      }
      List<Appended> fresh = List.copyOf(events.subList(seen, events.size()));
      seen = events.size();
      consequences.forEach(consequence -> consequence.apply(this, fresh));
    }
  }

  /** Adds a caller's event, which has an id already, and the hash that tells its repeat. */
  Appended append(Principal actor, Draft draft, String id, long receivedAfter, Buffer hash) {
    Appended event = add(new Appended(draft, id, actor, null, receivedAfter));
    hashes.put(event, hash);
    return event;
  }

  private Appended add(Appended event) {
    events.add(event);
    return event;
  }

  @Override
  public Appended append(Principal actor, Draft draft) {
    return add(new Appended(draft, idOf(draft), actor, null, headAtStart));
  }

  @Override
  public Appended append(Appended cause, Draft draft) {
    return add(new Appended(draft, idOf(draft), cause.actor(), cause, cause.receivedAfter()));
  }

  private static String idOf(Draft draft) {
    return Objects.requireNonNullElseGet(draft.id(), Ids::next);
  }

  @Override
  public void deciding(Appended event, Runnable decision) {
    work.deciding(event, decision);
  }

  @Override
  public void lock(Collection<EntityRef> entities) {
    wanted.addAll(entities);
    stripes.lock(entities).await();
  }

  @Override
  public void write(Runnable write) {
    writes.add(write);
  }

  @Override
  public void prepare(Runnable write) {
    early.add(write);
  }

  @Override
  public void send(Future<?> statement) {
    sent.add(statement);
  }

  @Override
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  @Override
  public void hint(Runnable action) {
    hints.add(action);
  }

  @Override
  public long raisePolicyRevision() {
    raisesPolicy = true;
    return policy.revision() + 1;
  }

  @Override
  public <T> Optional<T> attached(Class<T> type) {
    @Nullable
    Object value = attached.get(type);
    return Optional.ofNullable(value).map(type::cast);
  }

  @Override
  public <T> void attach(Class<T> type, T value) {
    attached.put(type, value);
  }

  @Override
  public SqlConnection sql() {
    return connection;
  }

  @Override
  public PolicyTable policy() {
    return policy;
  }

  @Override
  public Instant now() {
    return now;
  }

  List<Appended> events() {
    return events;
  }

  Map<Appended, Buffer> hashes() {
    return hashes;
  }

  List<Runnable> early() {
    return early;
  }

  List<Runnable> writes() {
    return writes;
  }

  /** The statements whose end is not known yet, in order. */
  List<Future<?>> sent() {
    return sent;
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }

  List<Runnable> hints() {
    return hints;
  }

  boolean raisesPolicy() {
    return raisesPolicy;
  }
}
