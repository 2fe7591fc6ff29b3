package dev.tempo.webapp;

import dev.tempo.backend.converse.Converse;
import dev.tempo.backend.converse.ConverseVerticle;
import dev.tempo.backend.converse.Sources;
import dev.tempo.backend.converse.postgres.PostgresConversations;
import dev.tempo.backend.metadata.Categories;
import dev.tempo.backend.metadata.CategoryCache;
import dev.tempo.backend.metadata.CategoryRows;
import dev.tempo.backend.metadata.Causations;
import dev.tempo.backend.metadata.Entities;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.EntityCommands;
import dev.tempo.backend.metadata.EntityReads;
import dev.tempo.backend.metadata.MetadataConsequence;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.metadata.postgres.PostgresCategoryRows;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.outbound.Outbound;
import dev.tempo.backend.nexus.postgres.NexusOptions;
import dev.tempo.backend.nexus.postgres.PostgresEventCauses;
import dev.tempo.backend.nexus.postgres.PostgresImportMarks;
import dev.tempo.backend.nexus.postgres.PostgresNexus;
import dev.tempo.backend.nexus.postgres.PostgresSnapshots;
import dev.tempo.backend.nexus.subscription.RelayPermit;
import dev.tempo.backend.nexus.subscription.RetryPolicy;
import dev.tempo.backend.nexus.subscription.Subscribing;
import dev.tempo.backend.nexus.subscription.postgres.PostgresSubscriptionRows;
import dev.tempo.backend.pattern.OutboundCalls;
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
import dev.tempo.backend.policy.publish.LeasedPolicies;
import dev.tempo.backend.policy.publish.PolicyMembers;
import dev.tempo.backend.policy.publish.Previews;
import dev.tempo.backend.policy.publish.Publisher;
import dev.tempo.backend.policy.publish.Retiming;
import dev.tempo.backend.policy.publish.RetimingLoop;
import dev.tempo.backend.policy.publish.RetimingStore;
import dev.tempo.backend.policy.publish.RevisionStore;
import dev.tempo.backend.policy.publish.postgres.PostgresPolicyMembers;
import dev.tempo.backend.policy.publish.postgres.PostgresRetimingStore;
import dev.tempo.backend.policy.publish.postgres.PostgresRevisionStore;
import dev.tempo.backend.scheduler.ActionCommands;
import dev.tempo.backend.scheduler.ActionLists;
import dev.tempo.backend.scheduler.Actions;
import dev.tempo.backend.scheduler.BulkActions;
import dev.tempo.backend.scheduler.Calendars;
import dev.tempo.backend.scheduler.DatabaseClock;
import dev.tempo.backend.scheduler.Pauses;
import dev.tempo.backend.scheduler.PolicyPreview;
import dev.tempo.backend.scheduler.Scheduler;
import dev.tempo.backend.scheduler.SchedulerOptions;
import dev.tempo.backend.scheduler.Scheduling;
import dev.tempo.backend.scheduler.SimulatedTime;
import dev.tempo.backend.scheduler.SteadyClock;
import dev.tempo.backend.scheduler.TimeRow;
import dev.tempo.backend.scheduler.postgres.PostgresActionLists;
import dev.tempo.backend.scheduler.postgres.PostgresActionReads;
import dev.tempo.backend.scheduler.postgres.PostgresActionRows;
import dev.tempo.backend.scheduler.postgres.PostgresCalendarRows;
import dev.tempo.backend.scheduler.postgres.PostgresPauseRows;
import dev.tempo.backend.scheduler.postgres.PostgresStandingReads;
import dev.tempo.backend.scheduler.postgres.PostgresTimeRow;
import dev.tempo.webapp.api.ActionsResource;
import dev.tempo.webapp.api.BulkResource;
import dev.tempo.webapp.api.CalendarsResource;
import dev.tempo.webapp.api.CategoriesResource;
import dev.tempo.webapp.api.ClockResource;
import dev.tempo.webapp.api.ConverseResource;
import dev.tempo.webapp.api.EntitiesListResource;
import dev.tempo.webapp.api.EntitiesResource;
import dev.tempo.webapp.api.EventLineageResource;
import dev.tempo.webapp.api.EventReadsResource;
import dev.tempo.webapp.api.EventsResource;
import dev.tempo.webapp.api.ForecastResource;
import dev.tempo.webapp.api.ImportResource;
import dev.tempo.webapp.api.JobLeasesResource;
import dev.tempo.webapp.api.JobsResource;
import dev.tempo.webapp.api.LineageResource;
import dev.tempo.webapp.api.PatternsResource;
import dev.tempo.webapp.api.PausesResource;
import dev.tempo.webapp.api.PoliciesResource;
import dev.tempo.webapp.api.RunsResource;
import dev.tempo.webapp.api.SubscriptionsResource;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.ops.Lateness;
import dev.tempo.webapp.ops.Metrics;
import dev.tempo.webapp.ops.Readiness;
import dev.tempo.webapp.postgres.Pools;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The modules of {@code backend}, joined: metadata and the scheduler as consequences of Nexus, in that order. */
final class Backend {
  private final PostgresNexus nexus;
  private final PostgresImportMarks imports;
  private final Policies policies = new Policies(PolicyTable.compile(0, List.of()));
  private final Publisher publisher;
  private final RetimingLoop retiming;
  private final Previews previews;
  private final PolicyMembers policyMembers;
  private final LeasedPolicies shown;
  private final Views views;
  private final Categories categories;
  private final Entities entities;
  private final EntityCommands entityCommands;
  private final InstantSource clock;
  private final InstantSource credentialsClock;
  private final Lateness lateness;
  private final Optional<SimulatedTime> simulatedTime;
  private final Actions actions;
  private final ActionCommands actionCommands;
  private final Pauses pauses;
  private final BulkActions bulk;
  private final Calendars calendars;
  private final Scheduler scheduler;
  private final Converse converse;
  private final Patterns patterns;
  private final Runs runs;
  private final PatternRunner runner;
  private final Workers workers;
  private final Members members;
  private final Auditing auditing;
  private final Causations causations;
  private final Subscribing subscribing;

  /**
   * @param options  of the scheduler
   * @param outbound the way out for steps of patterns
   */
  Backend(Pools pools, byte[] idempotencyKey, boolean simulated, SchedulerOptions options, Metrics metrics,
      Outbound outbound, Auditing.Settings audit) {
    Pool pool = pools.reads();
    imports = new PostgresImportMarks(pool);
    nexus = new PostgresNexus(pools.writes(), pool, policies, idempotencyKey, NexusOptions.defaults());
    CategoryRows categoryRows = new PostgresCategoryRows(pool);
    CategoryCache categoryCache = new CategoryCache(categoryRows);
    categories = new Categories(nexus, categoryRows, categoryCache);
    RevisionStore revisions = new PostgresRevisionStore(pool);
    RetimingStore retimings = new PostgresRetimingStore(pool);
    publisher = new Publisher(nexus, policies, revisions, retimings);
    nexus.loadPoliciesWith(publisher);
    policyMembers = new PostgresPolicyMembers(pool);
    shown = new LeasedPolicies(policies, publisher, policyMembers);
    publisher.acknowledgeAfter(revision -> policyMembers.awaitTaken(revision, LeasedPolicies.LEASE));
    views = new Views(shown, categoryCache);
    EntityBooks books = new EntityBooks(new PostgresEntityRows(), categoryCache);
    EntityReads entityReads = new PostgresEntityReads(pool);
    members = new Members(pools);
    PostgresRunRows runRows = new PostgresRunRows(pool, members.leases()::member);
    workers = new Workers(nexus, books, views, new PostgresJobRows(), new PostgresLeaseRows(pool),
        new PostgresJobReads(pool), members.hints(), runRows);
    Patterning patterning = new Patterning(new PostgresPatternRows(pool),
        runRows, books,
        workers.jobs(), RandomGenerator.getDefault());
    causations = new Causations(nexus.log(), new PostgresEventCauses(pool), views);
    auditing = new Auditing(pool, nexus.log(), members.leases(), audit);
    TimeRow timeRow = new PostgresTimeRow(pools.scheduler());
    DatabaseClock time = clock(timeRow, simulated);
    Scheduling scheduling = new Scheduling(time, books, new PostgresActionRows(), new PostgresActionReads(pool, pools
        .scheduler(), members.leases()), new PostgresPauseRows(pool), patterning.starter(), options);
    nexus.register(new MetadataConsequence(books));
    nexus.register(scheduling.consequence());
    nexus.register(workers.consequence());
    nexus.register(patterning.consequence());

    retiming = new RetimingLoop(new Retiming(nexus, retimings, revisions, entityReads, scheduling.policyActions()),
        members::mayRetime);
    members.retime(publisher, retiming);
    previews = new Previews(shown, revisions, retimings, entityReads,
        new PolicyPreview(new PostgresSnapshots(pool), entityReads, new PostgresStandingReads()));

    entities = new Entities(entityReads, views);
    entityCommands = new EntityCommands(nexus, books);
    clock = time;
    credentialsClock = simulated ? InstantSource.system() : time;
    lateness = new Lateness(InstantSource.system().instant());
    ActionLists lists = new PostgresActionLists(pool);
    calendars = scheduling.calendars(nexus, new PostgresCalendarRows(pool));
    actions = scheduling.actions(lists, nexus.log(), views);
    bulk = scheduling.bulk(nexus, lists, nexus.log(), views);
    actionCommands = scheduling.commands(nexus);
    pauses = scheduling.pauses(nexus);
    scheduler = scheduling.scheduler(nexus.on(pools.scheduler()), (kind, late) -> {
      metrics.fired(late);
      lateness.record(late);
    });
    simulatedTime = simulated ? Optional.of(scheduling.simulatedTime(timeRow, scheduler)) : Optional.empty();
    converse = new Converse(new Sources(actions, entities, nexus.log(), views), new PostgresConversations(pool), nexus,
        clock);
    patterns = patterning.patterns(nexus);
    runs = patterning.runs(nexus, actions);
    runner = patterning.runner(nexus, nexus.log(), scheduling, new OutboundCalls(outbound));
    simulatedTime.ifPresent(moved -> moved.add(runner));
    subscribing = new Subscribing(nexus, nexus.log(), new PostgresSubscriptionRows(pool), outbound,
        views::shown,
        InstantSource.system(), RetryPolicy.DEFAULT, RelayPermit.by(members.leases()), members.hints(), metrics);
    List.<Runnable>of(scheduler::reload, runner::reload, subscribing.relays()::review)
        .forEach(members.leases()::onChange);
    metrics.subscriptionLag(subscribing.relays()::lag);
    metrics.eventsTotal(nexus.log()::head);
  }

  /** Simulated once, a database stays so: its log may lie in the future. */
  private DatabaseClock clock(TimeRow row, boolean simulated) {
    SteadyClock steady = new SteadyClock(InstantSource.system());
    if (simulated) {
      return DatabaseClock.simulated(steady, row.simulate(nexus.log().head() == 0));
    }
    row.requireReal();
    return new DatabaseClock(steady);
  }

  /** Deploys what runs by itself; then events are accepted and actions fire. */
  void start(Vertx vertx) {
    nexus.start();
    publisher.bootstrap(List.of());
    policyMembers.start(shown::take);
    members.start();
    auditing.start();
    pauses.catchUp();
    DeploymentOptions virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(new SchedulerVerticle(scheduler, runner, workers), virtual).await();
    vertx.deployVerticle(new PolicyVerticle(retiming), virtual).await();
    vertx.deployVerticle(new ConverseVerticle(converse), ConverseVerticle.OPTIONS).await();
    subscribing.relays().start();
  }

  /** Ends the long polls, which would hold up whoever stops the server; no job is leased any more. */
  void stopLeasing() {
    workers.stopLeasing();
  }

  /** Stops firing first, then accepting; what was accepted is answered. */
  void stop(Vertx vertx) {
    try {
      subscribing.relays().stop();
      vertx.deploymentIDs().forEach(deployment -> vertx.undeploy(deployment).await());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopNexus();
    }
  }

  private void stopNexus() {
    try {
      auditing.stop();
      policyMembers.stop();
      members.stop();
      nexus.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<Resource> resources() {
    List<Resource> resources = new ArrayList<>(auditing.resources(nexus.log(), views));
    resources.addAll(List.of(new EventsResource(nexus), new ImportResource(nexus, imports),
        new EventReadsResource(nexus.log(), actions, views, credentialsClock),
        new ActionsResource(actions, actionCommands), new BulkResource(bulk), new ForecastResource(actions, clock),
        new CalendarsResource(calendars), new PausesResource(pauses),
        new EntitiesResource(entities, entityCommands, actions, shown),
        new EntitiesListResource(entities), new CategoriesResource(categories), new LineageResource(entities),
        new EventLineageResource(causations),
        new PoliciesResource(publisher, previews, shown),
        new PatternsResource(patterns), new RunsResource(runs), new JobsResource(workers),
        new JobLeasesResource(workers.leases()),
        new ConverseResource(converse), new ClockResource(clock, simulatedTime),
        new SubscriptionsResource(subscribing.subscriptions()), lateness));
    return resources;
  }

  PostgresNexus nexus() {
    return nexus;
  }

  /** The database's time. */
  InstantSource clock() {
    return clock;
  }

  /** For what ends by itself in the world outside, such as tokens: real time, also where the database's is simulated. */
  InstantSource credentialsClock() {
    return credentialsClock;
  }

  /**
   * Of the policy in force and of the schemas together, 32 bits each: another number whenever what is shown may have changed.
   * May ask the database, where the lease has ended.
   */
  long shownRevision() {
    return ((long) Math.toIntExact(shown.get().revision()) << 32) | Math.toIntExact(categories.shownRevision());
  }

  Readiness.State schedulerState() {
    return Readiness.State.of(scheduler.isReady(), "loading what is due soon");
  }

  Map<String, Long> actionsByState() {
    return actions.count().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().wire(), Map.Entry::getValue));
  }
}
