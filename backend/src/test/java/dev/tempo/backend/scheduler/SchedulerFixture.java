package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Entities;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.EntityCommands;
import dev.tempo.backend.metadata.MetadataConsequence;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.hint.postgres.PostgresHints;
import dev.tempo.backend.nexus.postgres.PostgresNexus;
import dev.tempo.backend.pattern.HttpCalls;
import dev.tempo.backend.pattern.PatternRunner;
import dev.tempo.backend.pattern.Patterning;
import dev.tempo.backend.pattern.Patterns;
import dev.tempo.backend.pattern.Runs;
import dev.tempo.backend.pattern.job.Workers;
import dev.tempo.backend.pattern.job.postgres.PostgresJobReads;
import dev.tempo.backend.pattern.job.postgres.PostgresJobRows;
import dev.tempo.backend.pattern.job.postgres.PostgresLeaseRows;
import dev.tempo.backend.pattern.postgres.PostgresPatternRows;
import dev.tempo.backend.pattern.postgres.PostgresRunRows;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.scheduler.postgres.PostgresActionLists;
import dev.tempo.backend.scheduler.postgres.PostgresActionReads;
import dev.tempo.backend.scheduler.postgres.PostgresActionRows;
import dev.tempo.backend.scheduler.postgres.PostgresCalendarRows;
import dev.tempo.backend.scheduler.postgres.PostgresPauseRows;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** One node: Nexus, metadata and the scheduler on a database, and short words for what tests do with them. */
public final class SchedulerFixture implements AutoCloseable {
  public static final Principal SERVICE = new Principal("accounts", Role.SERVICE);
  public static final Principal ADMIN = new Principal("root", Role.ADMIN);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Policies policies;
  private final Pool pool;
  private final PostgresNexus nexus;
  private final Scheduling scheduling;
  private final Scheduler scheduler;
  private final Actions actions;
  private final ActionCommands commands;
  private final Pauses pauses;
  private final BulkActions bulk;
  private final Entities entities;
  private final EntityCommands entityCommands;
  private final Patterns patterns;
  private final Runs runs;
  private final PatternRunner patternRunner;
  private final Workers workers;
  private final PostgresHints hints;

  public SchedulerFixture(TestDatabase database, InstantSource clock, Rule... rules) {
    this(database, clock, Wiring.PLAIN, rules);
  }

  /** What a test puts in between, or hears. */
  public record Wiring(Consequence last, SchedulerOptions options, FiringListener listener, int port,
      HttpCalls calls) {
    public static final Wiring PLAIN = new Wiring((transaction, events) -> {}, SchedulerOptions.defaults(),
        FiringListener.NONE, 0, call -> new HttpCalls.Result.Failure("this node has no way out", true));

    public Wiring withLast(Consequence consequence) {
      return new Wiring(consequence, options, listener, port, calls);
    }

    public Wiring withListener(FiringListener heard) {
      return new Wiring(last, options, heard, port, calls);
    }

    public Wiring withOptions(SchedulerOptions others) {
      return new Wiring(last, others, listener, port, calls);
    }

    /** Reaches PostgreSQL through that port. */
    public Wiring through(int proxy) {
      return new Wiring(last, options, listener, proxy, calls);
    }

    /** What {@code http} steps of patterns reach. */
    public Wiring calling(HttpCalls outside) {
      return new Wiring(last, options, listener, port, outside);
    }
  }

  public SchedulerFixture(TestDatabase database, InstantSource clock, Wiring wiring, Rule... rules) {
    pool = wiring.port == 0 ? database.newPool(8) : PgBuilder.pool().with(new PoolOptions().setMaxSize(8)).connectingTo(
        database.options().setPort(wiring.port)).using(database.vertx()).build();
    database.pool().preparedQuery("UPDATE log_head SET policy_revision = 1").execute().await();
    policies = new Policies(PolicyTable.compile(1, List.of(rules)));
    EntityBooks books = new EntityBooks(new PostgresEntityRows());
    nexus = new PostgresNexus(pool, policies, "a key that only tests may know".getBytes(StandardCharsets.UTF_8));
    hints = new PostgresHints(pool);
    workers = new Workers(nexus, books, new Views(policies::current), new PostgresJobRows(),
        new PostgresLeaseRows(pool), new PostgresJobReads(pool), hints, new PostgresRunRows(pool));
    Patterning patterning = new Patterning(new PostgresPatternRows(pool), new PostgresRunRows(pool), books, workers
        .jobs(), new Random(7));
    scheduling = new Scheduling(clock, books, new PostgresActionRows(), new PostgresActionReads(pool),
        new PostgresPauseRows(pool), patterning.starter(), wiring.options);
    nexus.register(new MetadataConsequence(books));
    nexus.register(scheduling.consequence());
    nexus.register(workers.consequence());
    nexus.register(patterning.consequence());
    nexus.register(wiring.last);
    nexus.start();
    Views views = new Views(policies::current);
    ActionLists lists = new PostgresActionLists(pool);
    scheduler = scheduling.scheduler(nexus, wiring.listener);
    actions = scheduling.actions(lists, nexus.log(), views);
    commands = scheduling.commands(nexus);
    pauses = scheduling.pauses(nexus);
    bulk = scheduling.bulk(nexus, lists, nexus.log(), views);
    entities = new Entities(new PostgresEntityReads(pool), views);
    entityCommands = new EntityCommands(nexus, books);
    patterns = patterning.patterns(nexus);
    runs = patterning.runs(nexus, actions);
    patternRunner = patterning.runner(nexus, nexus.log(), scheduling, wiring.calls);
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public PostgresNexus nexus() {
    return nexus;
  }

  public Actions actions() {
    return actions;
  }

  public ActionCommands commands() {
    return commands;
  }

  public BulkActions bulk() {
    return bulk;
  }

  Calendars calendars() {
    return scheduling.calendars(nexus, new PostgresCalendarRows(pool));
  }

  Firing firing() {
    return scheduling.firing(nexus);
  }

  public Entities entities() {
    return entities;
  }

  public EntityCommands entityCommands() {
    return entityCommands;
  }

  public Patterns patterns() {
    return patterns;
  }

  public Runs runs() {
    return runs;
  }

  public PatternRunner patternRunner() {
    return patternRunner;
  }

  public Pauses pauses() {
    return pauses;
  }

  public Workers workers() {
    return workers;
  }

  /** Not started. */
  public PostgresHints hints() {
    return hints;
  }

  public PolicyActions policyActions() {
    return scheduling.policyActions();
  }

  public Receipt send(String type, EntityRef entity, String payload) {
    return send(SERVICE, type, entity, payload, null);
  }

  public Receipt send(Principal principal, String type, EntityRef entity, String payload, @Nullable String metadata) {
    return nexus.submit(new Nexus.Submission(principal, List.of(incoming(type, entity, payload, metadata)))).getFirst();
  }

  public List<Receipt> sendAll(Nexus.Incoming... events) {
    return nexus.submit(new Nexus.Submission(SERVICE, List.of(events)));
  }

  /** Makes an entity of the service's. */
  public Receipt create(EntityRef entity, String role, String environment, String category) {
    return send(SERVICE, entity.type() + "_created", entity, "{}", "{\"role\":\"" + role + "\",\"environment\":\""
        + environment + "\",\"category\":\"" + category + "\",\"owner\":\"" + entity.id() + "\"}");
  }

  public static Nexus.Incoming incoming(String type, EntityRef entity, String payload, @Nullable String metadata) {
    Draft draft = new Draft("/test", null, type, entity, null, null, null, json(payload), metadata == null
        ? null
        : json(metadata), null, null);
    return new Nexus.Incoming(draft, type + entity + payload + metadata);
  }

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Puts other rules in force, as a publication does. */
  public void publish(Rule... rules) {
    PolicyTable table = PolicyTable.compile(policies.current().revision() + 1, List.of(rules));
    pool.preparedQuery("UPDATE log_head SET policy_revision = $1").execute(Tuple.of(table.revision())).await();
    policies.advance(table);
  }

  public Action action(String id) {
    return actions.find(ADMIN, id).orElseThrow().action();
  }

  public ActionState state(String id) {
    return action(id).state();
  }

  public List<Event> events() {
    return nexus.log().find(EventQuery.after(0, 1_000));
  }

  public List<String> types() {
    return events().stream().map(Event::type).toList();
  }

  @Override
  public void close() {
    try {
      scheduler.stop();
      patternRunner.stop();
      workers.stop();
      hints.stop();
      nexus.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    TestDatabase.closed(pool.close());
  }
}
