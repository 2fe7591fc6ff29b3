package dev.tempo.backend.policy.publish;

import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.metadata.MetadataConsequence;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.postgres.PostgresRetimingStore;
import dev.tempo.backend.policy.publish.postgres.PostgresRevisionStore;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionView;
import dev.tempo.backend.scheduler.Actions;
import dev.tempo.backend.scheduler.PatternStarter;
import dev.tempo.backend.scheduler.SchedulerOptions;
import dev.tempo.backend.scheduler.Scheduling;
import dev.tempo.backend.scheduler.postgres.PostgresActionLists;
import dev.tempo.backend.scheduler.postgres.PostgresActionReads;
import dev.tempo.backend.scheduler.postgres.PostgresActionRows;
import dev.tempo.backend.scheduler.postgres.PostgresPauseRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** From the matrix to the schedule: the whole way of a retention, with nothing in between left out. */
class PolicyFlowTest {
  private static final Principal ADMIN = new Principal("root", Role.ADMIN);
  private static final Instant SIGNED_UP = Instant.parse("2096-01-01T10:00:00Z");
  private static final int USERS = 7;

  private final EntityBooks books = new EntityBooks(new PostgresEntityRows());
  private final TestNexus nexus = TestNexus.fresh(new MetadataConsequence(books));
  private final PostgresActionReads reads = new PostgresActionReads(nexus.database().pool());
  private final Scheduling scheduling = new Scheduling(Clock.systemUTC(), books, new PostgresActionRows(), reads,
      new PostgresPauseRows(nexus.database().pool()), new NoPatterns(), SchedulerOptions.defaults());
  private final Actions actions = scheduling.actions(new PostgresActionLists(nexus.database().pool()), nexus.log(),
      new Views(nexus.policies()::current));
  private final PostgresRetimingStore jobs = new PostgresRetimingStore(nexus.database().pool());
  private final PostgresRevisionStore revisions = new PostgresRevisionStore(nexus.database().pool());
  private final Publisher publisher = new Publisher(nexus, nexus.policies(), revisions, jobs);
  private final Retiming retiming = new Retiming(nexus, jobs, revisions, new PostgresEntityReads(nexus.database()
      .pool()), scheduling.policyActions(), 3);

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

  @BeforeEach
  void signUp() throws IOException {
    nexus.nexus().register(scheduling.consequence());
    nexus.nexus().loadPoliciesWith(publisher);
    try (var demo = Objects.requireNonNull(getClass().getResourceAsStream("/demo-policies.json"))) {
      publisher.bootstrap(PolicyDocument.read(demo));
    }
    for (int n = 0; n < USERS; n++) {
      nexus.send(ADMIN,
          new Incoming(new Draft("/test", "u" + n, "user_created", user(n), SIGNED_UP, null, null, TestNexus
              .json(),
              TestNexus.json().put("category", "user").put("environment", "prod").put("role", "user").put("owner",
                  "ann"),
              null, null), "u" + n));
    }
  }

  @AfterEach
  void close() {
    nexus.close();
  }

  @Test
  void creating_an_entity_whose_retention_ends_schedules_its_expiry() {
    Action expiry = expiry(0);

    assertThat(expiry.key()).isEqualTo(Action.RETENTION);
    assertThat(expiry.runAt()).isEqualTo(Instant.parse("2096-03-31T10:00:00Z"));
    assertThat(expiry.plan().kind().wire()).isEqualTo("delete");
    assertThat(expiry.plan().cancelOn().toString()).contains("user_reactivated");
  }

  @Test
  void publishing_a_changed_policy_moves_ends_and_brings_back_expiries() {
    publish(users("P30D"));
    assertThat(retimed()).isEqualTo("earlier 7, later 0, new 0, ended 0");
    assertThat(expiry(3).runAt()).isEqualTo(Instant.parse("2096-01-31T10:00:00Z"));
    assertThat(expiry(3).generation()).isEqualTo(1);
    Event move = nexus.events().stream().filter(event -> event.type().equals("action.retimed")).findFirst()
        .orElseThrow();
    Event progress = nexus.events().stream().filter(event -> event.id().equals(move.causationId())).findFirst()
        .orElseThrow();
    assertThat(progress.type()).isEqualTo("policy.retiming_progressed");
    assertThat(move.policyRevision()).isEqualTo(2);

    publish(users("P1M"));
    assertThat(retimed()).isEqualTo("earlier 0, later 7, new 0, ended 0");

    publish(users("forever"));
    assertThat(retimed()).isEqualTo("earlier 0, later 0, new 0, ended 7");
    assertThat(actions.future(ADMIN, user(3))).isEmpty();

    publisher.rollback(ADMIN, 2, null, IfMatch.absent());
    assertThat(retimed()).isEqualTo("earlier 0, later 0, new 7, ended 0");
    assertThat(expiry(3).runAt()).isEqualTo(Instant.parse("2096-01-31T10:00:00Z"));
  }

  @Test
  void an_expiry_that_an_event_called_off_stays_off_when_policy_changes() {
    nexus.send(ADMIN, TestNexus.incoming(null, "user_reactivated", user(1), TestNexus.json()));
    assertThat(actions.future(ADMIN, user(1))).isEmpty();

    publish(users("P30D"));

    assertThat(retimed()).isEqualTo("earlier 6, later 0, new 0, ended 0");
    assertThat(actions.future(ADMIN, user(1))).isEmpty();
  }

  private static EntityRef user(int n) {
    return new EntityRef("user", "u" + n);
  }

  private Action expiry(int n) {
    List<ActionView> future = actions.future(ADMIN, user(n));
    assertThat(future).hasSize(1);
    return future.getFirst().action();
  }

  private static Rule users(String retention) {
    return Rule.of("user", "prod", "user").with(Effect.RETENTION, Retention.parse(retention));
  }

  private void publish(Rule rule) {
    publisher.publish(ADMIN, List.of(rule), IfMatch.tag(publisher.current().etag()));
  }

  /** Runs the re-timing to its end, and reads the last event that tells of it. */
  private String retimed() {
    int steps = 0;
    while (retiming.step()) {
      assertThat(++steps).as("steps").isLessThan(20);
    }
    Event last = nexus.events().getLast();
    assertThat(last.type()).isEqualTo("policy.retimed");
    return "earlier %d, later %d, new %d, ended %d".formatted(last.payload().path("earlier").asInt(),
        last.payload().path(
            "later").asInt(),
        last.payload().path("new").asInt(), last.payload().path("ended").asInt());
  }
}
