package dev.tempo.backend.policy.publish;

import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.metadata.MetadataConsequence;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.EventTypes;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.postgres.PostgresRetimingStore;
import dev.tempo.backend.policy.publish.postgres.PostgresRevisionStore;
import dev.tempo.backend.scheduler.PolicyActions;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Which entities are reached, under which set; what happens to their actions is the scheduler's to test. */
class RetimingTest {
  private static final Principal ADMIN = new Principal("root", Role.ADMIN);
  private static final Rule USERS = Rule.of("*", "prod", "user");
  private static final Rule NOTES = Rule.of("*", "prod", "note").with(Effect.RETENTION, Retention.parse("P7D"));

  private final TestNexus nexus = TestNexus.fresh(new MetadataConsequence(new EntityBooks(new PostgresEntityRows())));
  private final RevisionStore revisions = new PostgresRevisionStore(nexus.database().pool());
  private final RetimingStore jobs = new PostgresRetimingStore(nexus.database().pool());
  private final Publisher publisher = new Publisher(nexus, nexus.policies(), revisions, jobs);

  /** What was reached, as {@code <revision> <entity>}. */
  private final List<String> reached = new CopyOnWriteArrayList<>();
  private final PolicyActions actions = (transaction, cause, refs) -> {
    transaction.write(() -> refs.forEach(ref -> reached.add(transaction.policy().revision() + " " + ref.id())));
    return new PolicyActions.Tally(refs.size(), 0, 0, 1, 0);
  };

  @BeforeEach
  void fill() {
    nexus.nexus().loadPoliciesWith(publisher);
    publisher.bootstrap(List.of(users("P90D"), NOTES));
    for (int n = 0; n < 5; n++) {
      make("user", "u" + n, "prod/eu");
      make("user", "dev" + n, "dev");
      make("note", "n" + n, "prod");
    }
  }

  @AfterEach
  void close() {
    nexus.close();
  }

  @Test
  void only_entities_whose_expiry_is_decided_otherwise_are_reached_in_batches_that_tell_their_progress() {
    Revision revision = publish(users("P30D"), NOTES);
    runAll(retiming());

    assertThat(reached).containsExactly("2 u0", "2 u1", "2 u2", "2 u3", "2 u4");
    List<Event> events = policyEvents();
    assertThat(events).extracting(Event::type).containsExactly("policy.published", "policy.published",
        "policy.retiming_progressed", "policy.retiming_progressed", "policy.retiming_progressed", "policy.retimed");
    assertThat(events.subList(2, 6)).allSatisfy(event -> {
      assertThat(event.causationId()).isEqualTo(events.get(1).id());
      assertThat(event.policyRevision()).isEqualTo(revision.number());
    });
    assertThat(events.get(2).payload().path("entities").asInt()).isEqualTo(2);
    assertThat(events.getLast().payload().toString()).isEqualTo(
        "{\"revision\":2,\"since\":1,\"entities\":5,\"earlier\":5,\"later\":0,\"new\":0,\"ended\":3,\"changed\":0}");
    assertThat(retiming().step()).isFalse();
  }

  @Test
  void what_stops_an_expiry_counts_as_well_and_what_only_opens_access_does_not() {
    publish(users("P90D").with(Effect.CANCEL_ON, EventTypes.of("user_reactivated")), NOTES);
    runAll(retiming());
    assertThat(reached).hasSize(5);
    reached.clear();

    publish(users("P90D").with(Effect.CANCEL_ON, EventTypes.of("user_reactivated")).with(Effect.ACCESS, Access.FULL),
        NOTES);
    runAll(retiming());
    assertThat(reached).isEmpty();
    assertThat(policyEvents().getLast().payload().path("entities").asInt()).isZero();
  }

  @Test
  void a_restart_goes_on_where_the_last_batch_ended() {
    publish(users("P30D"), NOTES);
    assertThat(retiming().step()).isTrue();
    runAll(retiming());

    assertThat(reached).containsExactly("2 u0", "2 u1", "2 u2", "2 u3", "2 u4");
  }

  @Test
  void a_set_published_meanwhile_takes_over_with_all_that_was_changed_in_between() {
    publish(users("P30D"), NOTES);
    assertThat(retiming().step()).isTrue();
    publish(users("P90D"), NOTES.with(Effect.RETENTION, Retention.parse("P8D")));
    runAll(retiming());

    assertThat(reached).containsExactly("2 u0", "2 u1", "3 n0", "3 n1", "3 n2", "3 n3", "3 n4", "3 u0", "3 u1", "3 u2",
        "3 u3", "3 u4");
    assertThat(policyEvents()).extracting(Event::type).containsOnlyOnce("policy.retimed");
  }

  @Test
  void the_loop_follows_each_publish_and_what_an_earlier_process_left() throws Exception {
    publish(users("P30D"), NOTES);
    RetimingLoop loop = new RetimingLoop(retiming(), () -> true);
    publisher.onPublished(loop::wake);
    loop.stop();
    loop.start();
    loop.start();
    awaitRetimed(1);
    publish(users("P60D"), NOTES);
    awaitRetimed(2);
    loop.stop();
    loop.stop();

    assertThat(reached).hasSize(10);
  }

  @Test
  void the_loop_outlives_a_database_that_cannot_be_reached() throws Exception {
    publish(users("P30D"), NOTES);
    AtomicInteger refusals = new AtomicInteger();
    PolicyActions unreachable = (transaction, cause, refs) -> {
      if (refusals.getAndIncrement() < 2) {
        // As an awaited connection fails: with a checked exception that nobody declares.
        Future.failedFuture(refusals.get() == 1 ? new ConnectException("connection refused")
            : new StackOverflowError("an error ends no loop")).await();
      }
      return actions.reconcile(transaction, cause, refs);
    };
    RetimingLoop loop = new RetimingLoop(new Retiming(nexus, jobs, revisions, new PostgresEntityReads(nexus.database()
        .pool()), unreachable, 2), () -> true, Duration.ofMillis(1));
    loop.start();
    awaitRetimed(1);
    loop.stop();

    assertThat(refusals).hasValue(5);
    assertThat(reached).containsExactly("2 u0", "2 u1", "2 u2", "2 u3", "2 u4");
  }

  private void awaitRetimed(int times) throws InterruptedException {
    long position = 0;
    for (int seen = 0; seen < times; position++) {
      assertThat(nexus.log().awaitAfter(position, Duration.ofSeconds(20))).as("policy.retimed no. " + times).isTrue();
      seen += nexus.log().at(position + 1).orElseThrow().type().equals("policy.retimed") ? 1 : 0;
    }
  }

  private Retiming retiming() {
    return new Retiming(nexus, jobs, revisions, new PostgresEntityReads(nexus.database().pool()), actions, 2);
  }

  private static void runAll(Retiming retiming) {
    int steps = 0;
    while (retiming.step()) {
      assertThat(++steps).as("steps").isLessThan(20);
    }
  }

  private static Rule users(String retention) {
    return USERS.with(Effect.RETENTION, Retention.parse(retention));
  }

  private Revision publish(Rule... rules) {
    return publisher.publish(ADMIN, List.of(rules), IfMatch.tag(publisher.current().etag()));
  }

  private void make(String type, String id, String environment) {
    nexus.send(ADMIN, TestNexus.incoming(null, type + "_created", new EntityRef(type, id), TestNexus.json(), TestNexus
        .json().put("category", type).put("environment", environment)));
  }

  private List<Event> policyEvents() {
    return nexus.events().stream().filter(event -> event.type().startsWith("policy.")).toList();
  }
}
