package dev.tempo.bench.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.metadata.MetadataConsequence;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.nexus.postgres.NexusOptions;
import dev.tempo.backend.nexus.postgres.PostgresNexus;
import dev.tempo.backend.nexus.postgres.PostgresSnapshots;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.Previews;
import dev.tempo.backend.policy.publish.Publisher;
import dev.tempo.backend.policy.publish.Retiming;
import dev.tempo.backend.policy.publish.postgres.PostgresRetimingStore;
import dev.tempo.backend.policy.publish.postgres.PostgresRevisionStore;
import dev.tempo.backend.scheduler.PatternStarter;
import dev.tempo.backend.scheduler.PolicyPreview;
import dev.tempo.backend.scheduler.SchedulerOptions;
import dev.tempo.backend.scheduler.Scheduling;
import dev.tempo.backend.scheduler.postgres.PostgresActionReads;
import dev.tempo.backend.scheduler.postgres.PostgresActionRows;
import dev.tempo.backend.scheduler.postgres.PostgresStandingReads;
import dev.tempo.bench.postgres.BenchPostgres.Db;
import dev.tempo.webapp.postgres.Pools;
import dev.tempo.webapp.postgres.Schema;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The parts that publishing has to do with, joined as the server joins them, in this process: nothing renders, nothing fires. */
final class StoreNode implements AutoCloseable {
  private static final Principal ADMIN = new Principal("bench", Role.ADMIN);

  private final Vertx vertx = Vertx.vertx();
  private final PostgresNexus nexus;
  private final Publisher publisher;
  private final Previews previews;
  private final Retiming retiming;

  StoreNode(Db db, List<Rule> first) {
    PgConnectOptions options = new PgConnectOptions().setHost("127.0.0.1").setPort(db.port()).setDatabase(db.name())
        .setUser(db.user()).setPassword(db.password());
    Schema.migrate(options);
    Pools pools = Pools.open(vertx, options);
    Pool reads = pools.reads();
    Policies policies = new Policies(PolicyTable.compile(0, List.of()));
    nexus = new PostgresNexus(pools.writes(), reads, policies, "a key for nobody but the bench".getBytes(
        StandardCharsets.UTF_8), NexusOptions.defaults());
    EntityBooks books = new EntityBooks(new PostgresEntityRows());
    Scheduling scheduling = new Scheduling(InstantSource.system(), books, new PostgresActionRows(),
        new PostgresActionReads(reads), new NoPatterns(), SchedulerOptions.defaults());
    nexus.register(new MetadataConsequence(books));
    nexus.register(scheduling.consequence());
    PostgresEntityReads entities = new PostgresEntityReads(reads);
    PostgresRevisionStore revisions = new PostgresRevisionStore(reads);
    PostgresRetimingStore retimings = new PostgresRetimingStore(reads);
    publisher = new Publisher(nexus, policies, revisions, retimings);
    nexus.loadPoliciesWith(publisher);
    retiming = new Retiming(nexus, retimings, revisions, entities, scheduling.policyActions());
    previews = new Previews(policies::current, revisions, retimings, entities,
        new PolicyPreview(new PostgresSnapshots(reads), entities, new PostgresStandingReads()));
    nexus.start();
    publisher.bootstrap(first);
  }

  private static final class NoPatterns implements PatternStarter {
    @Override
    public Set<String> registered(Transaction transaction, Collection<String> names) {
      return Set.of();
    }

    @Override
    public void start(Transaction transaction, Start start) {
      throw new IllegalStateException("no pattern starts here");
    }
  }

  ObjectNode preview(List<Rule> rules) {
    return previews.preview(ADMIN, JsonNodeFactory.instance.objectNode().set("rules", PolicyDocument.render(rules)));
  }

  void publish(List<Rule> rules) {
    publisher.publish(ADMIN, rules, IfMatch.tag(publisher.current().etag()));
  }

  boolean retime() {
    return retiming.step();
  }

  /** One event about an entity, as a service sends it. */
  void send(String entity, String id) {
    Draft draft = new Draft("/bench", id, "seen", new EntityRef("bench", entity), null, null, null,
        JsonNodeFactory.instance.objectNode(), null, null, null);
    nexus.submit(new Nexus.Submission(ADMIN, List.of(new Nexus.Incoming(draft, id))));
  }

  @Override
  public void close() {
    try {
      nexus.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    vertx.close().await();
  }
}
