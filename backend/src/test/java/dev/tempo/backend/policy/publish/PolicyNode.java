package dev.tempo.backend.policy.publish;

import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.EntityCommands;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.metadata.MetadataConsequence;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.nexus.postgres.PostgresSnapshots;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.postgres.PostgresRetimingStore;
import dev.tempo.backend.policy.publish.postgres.PostgresRevisionStore;
import dev.tempo.backend.scheduler.Actions;
import dev.tempo.backend.scheduler.PatternStarter;
import dev.tempo.backend.scheduler.PolicyPreview;
import dev.tempo.backend.scheduler.SchedulerOptions;
import dev.tempo.backend.scheduler.Scheduling;
import dev.tempo.backend.scheduler.postgres.PostgresActionLists;
import dev.tempo.backend.scheduler.postgres.PostgresActionReads;
import dev.tempo.backend.scheduler.postgres.PostgresActionRows;
import dev.tempo.backend.scheduler.postgres.PostgresPauseRows;
import dev.tempo.backend.scheduler.postgres.PostgresStandingReads;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Nexus, metadata, scheduler and publishing on one database, nothing left out; re-timing goes step by step. */
final class PolicyNode implements AutoCloseable {
  static final Principal ADMIN = new Principal("root", Role.ADMIN);

  private final EntityBooks books = new EntityBooks(new PostgresEntityRows());
  final TestNexus nexus = TestNexus.fresh(new MetadataConsequence(books));
  private final Scheduling scheduling = new Scheduling(Clock.systemUTC(), books, new PostgresActionRows(),
      new PostgresActionReads(nexus.database().pool()), new PostgresPauseRows(nexus.database().pool()),
      new NoPatterns(), SchedulerOptions.defaults());
  final Actions actions = scheduling.actions(new PostgresActionLists(nexus.database().pool()), nexus.log(),
      new Views(nexus.policies()::current));
  final EntityCommands entities = new EntityCommands(nexus, books);
  private final PostgresRetimingStore jobs = new PostgresRetimingStore(nexus.database().pool());
  private final PostgresRevisionStore revisions = new PostgresRevisionStore(nexus.database().pool());
  private final PostgresEntityReads entityReads = new PostgresEntityReads(nexus.database().pool());
  final Publisher publisher = new Publisher(nexus, nexus.policies(), revisions, jobs);
  final Previews previews = new Previews(nexus.policies()::current, revisions, jobs, entityReads, new PolicyPreview(
      new PostgresSnapshots(nexus.database().pool()), entityReads, new PostgresStandingReads()));
  private final Retiming retiming;

  PolicyNode(int batch, List<Rule> rules) {
    nexus.nexus().register(scheduling.consequence());
    nexus.nexus().loadPoliciesWith(publisher);
    publisher.bootstrap(rules);
    retiming = new Retiming(nexus, jobs, revisions, entityReads, scheduling.policyActions(), batch);
  }

  private static final class NoPatterns implements PatternStarter {
    @Override
    public Set<String> registered(Transaction transaction, Collection<String> names) {
      return Set.of();
    }

    @Override
    public void start(Transaction transaction, Start start) {
      throw new IllegalStateException("no pattern can start here");
    }
  }

  Revision publish(List<Rule> rules) {
    return publisher.publish(ADMIN, rules, IfMatch.tag(publisher.current().etag()));
  }

  /** One batch; false where nothing is left. */
  boolean step() {
    return retiming.step();
  }

  /** Runs the re-timing to its end, and gives the event that tells of it. */
  Event retimed() {
    while (retiming.step()) {
      // The next batch.
    }
    return nexus.events().reversed().stream().filter(event -> event.type().equals("policy.retimed")).findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    nexus.close();
  }
}
