package dev.tempo.backend.nexus.postgres;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A started Nexus on a database of its own, and short words for what tests do with it. */
public final class TestNexus implements Nexus, AutoCloseable {
  public static final Principal ALICE = new Principal("alice", Role.SERVICE);
  public static final byte[] KEY = "a key that only tests may know".getBytes(StandardCharsets.UTF_8);

  private final TestDatabase database;
  private final boolean ownsDatabase;
  private final Policies policies;
  private final PostgresNexus nexus;

  private TestNexus(TestDatabase database, boolean ownsDatabase, Policies policies, PostgresNexus nexus) {
    this.database = database;
    this.ownsDatabase = ownsDatabase;
    this.policies = policies;
    this.nexus = nexus;
  }

  /** With a policy set without rules, revision 0, as a new database has it. */
  public static TestNexus fresh(Consequence... consequences) {
    return fresh(PolicyTable.compile(0, List.of()), consequences);
  }

  /** With that policy set in force. */
  public static TestNexus fresh(PolicyTable policy, Consequence... consequences) {
    TestDatabase database = TestDatabase.fresh();
    database.pool().preparedQuery("UPDATE log_head SET policy_revision = $1").execute(Tuple.of(policy.revision()))
        .await();
    return on(database, true, new Policies(policy), NexusOptions.defaults(), consequences);
  }

  /** One of several on the same database; closing it leaves the database open. */
  public static TestNexus on(TestDatabase database, NexusOptions options, Consequence... consequences) {
    return on(database, false, new Policies(PolicyTable.compile(0, List.of())), options, consequences);
  }

  private static TestNexus on(TestDatabase database, boolean owns, Policies policies, NexusOptions options,
      Consequence... consequences) {
    PostgresNexus nexus = new PostgresNexus(database.newPool(8), policies, KEY, options, consequences);
    nexus.start();
    return new TestNexus(database, owns, policies, nexus);
  }

  public PostgresNexus nexus() {
    return nexus;
  }

  public PostgresEventLog log() {
    return nexus.log();
  }

  public TestDatabase database() {
    return database;
  }

  public Policies policies() {
    return policies;
  }

  @Override
  public List<Receipt> submit(Submission submission) {
    return nexus.submit(submission);
  }

  @Override
  public <T> T transact(Collection<EntityRef> entities, Function<Transaction, T> work) {
    return nexus.transact(entities, work);
  }

  /** One event of alice's, without an id of her own. */
  public Receipt send(String type, EntityRef entity, ObjectNode payload) {
    return send(ALICE, incoming(null, type, entity, payload));
  }

  public Receipt send(Principal principal, Incoming incoming) {
    return submit(new Submission(principal, List.of(incoming))).getFirst();
  }

  public List<Receipt> sendAll(Incoming... incoming) {
    return submit(new Submission(ALICE, Arrays.asList(incoming)));
  }

  public static Incoming incoming(@Nullable String id, String type, EntityRef entity, ObjectNode payload) {
    return incoming(id, type, entity, payload, null);
  }

  /** An event as the intake would hand it over. */
  public static Incoming incoming(@Nullable String id, String type, EntityRef entity, ObjectNode payload,
      @Nullable ObjectNode metadata) {
    Draft draft = new Draft("/test", id, type, entity, null, null, null, payload, metadata, null, null);
    return new Incoming(draft, type + " " + entity + " " + payload + " " + metadata);
  }

  public static ObjectNode json() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The whole log, oldest first; at most 1,000. */
  public List<Event> events() {
    return log().find(EventQuery.after(0, 1_000));
  }

  public List<String> types() {
    return events().stream().map(Event::type).toList();
  }

  @Override
  public void close() {
    try {
      nexus.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ownsDatabase) {
      database.close();
    }
  }
}
