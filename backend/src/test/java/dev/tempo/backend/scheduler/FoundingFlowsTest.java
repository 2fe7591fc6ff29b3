package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Exposure;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.RuleKey;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/** The two flows of the founding document, word for word, by a clock that the test sets. */
class FoundingFlowsTest {
  private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
  private static final EntityRef USER = new EntityRef("user", "42");
  private static final EntityRef CAMPAIGN = new EntityRef("campaign", "spring");

  private TestDatabase database;
  private SimulatedClock clock;
  private SchedulerFixture node;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    clock = new SimulatedClock(database, START);
    node = new SchedulerFixture(database, clock, Rule.of("user", "prod", "user").with(Effect.RETENTION, Retention.parse(
        "P90D")).with(Effect.ACCESS, Access.SELF_ADMIN).with(Effect.EXPOSURE, Exposure.SUMMARY),
        Rule.of("service", "prod", "campaign").with(Effect.RETENTION, Retention.parse("P60D")).with(Effect.ACCESS,
            Access.INTERNAL));
  }

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private String deletionOfTheUser() {
    node.send(ADMIN, "user_created", USER, "{}", "{'role':'user','environment':'prod','category':'user','owner':'42'}");
    Receipt scheduled = node.send(ADMIN, "scheduler.schedule", USER,
        "{'action':'delete','delay':'P90D','cancel_on':['user_reactivated'],'override_on':['policy_override']}", null);
    node.scheduler().step();
    return scheduled.actions().getFirst();
  }

  @Test
  void a_user_who_comes_back_on_day_85_is_never_deleted() {
    String deletion = deletionOfTheUser();

    clock.set(START.plus(Duration.ofDays(85)));
    node.scheduler().step();
    Receipt reactivated = node.send("user_reactivated", USER, "{}");

    assertThat(reactivated.cancelled()).containsExactly(deletion);
    Action cancelled = node.action(deletion);
    assertThat(cancelled.state()).isEqualTo(ActionState.CANCELLED);
    assertThat(cancelled.ending()).isNotNull().extracting(Action.Ending::causedBy).isEqualTo(reactivated.position());
    for (int day = 86; day < 400; day += 7) {
      clock.set(START.plus(Duration.ofDays(day)));
      assertThat(node.scheduler().step()).isZero();
    }
    assertThat(node.entities().find(USER)).isPresent();
    assertThat(node.types()).doesNotContain("user_deleted");
  }

  @Test
  void a_user_who_does_not_come_back_is_deleted_on_day_90_with_all_metadata() {
    String deletion = deletionOfTheUser();

    clock.set(START.plus(Duration.ofDays(90)).minusMillis(1));
    assertThat(node.scheduler().step()).isZero();
    assertThat(node.entities().find(USER)).isPresent();
    clock.set(START.plus(Duration.ofDays(90)));
    assertThat(node.scheduler().step()).isEqualTo(1);

    assertThat(node.state(deletion)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.entities().find(USER)).isEmpty();
    List<Event> log = node.events();
    Event schedule = log.stream().filter(event -> event.type().equals("scheduler.schedule")).findFirst().orElseThrow();
    Event deleted = log.stream().filter(event -> event.type().equals("user_deleted")).findFirst().orElseThrow();
    assertThat(deleted.causationId()).isEqualTo(schedule.id());
    assertThat(deleted.correlationId()).isEqualTo(schedule.correlationId());
    assertThat(deleted.entity()).isEqualTo(USER);
    assertThat(deleted.recordedAt()).isEqualTo(START.plus(Duration.ofDays(90)));
    assertThat(node.types()).filteredOn("action.executed"::equals).hasSize(1);
  }

  @Test
  void the_policy_alone_deletes_the_user_90_days_after_creation() {
    Receipt created = node.create(USER, "user", "prod", "user");
    Action expiry = node.action(created.actions().getFirst());

    assertThat(expiry.key()).isEqualTo("retention");
    assertThat(expiry.runAt()).isEqualTo(START.plus(Duration.ofDays(90)));
    assertThat(expiry.plan().origin()).isEqualTo(new Origin.Policy(new RuleKey("user", "prod",
        "user"), 1, "P90D"));
    clock.set(START.plus(Duration.ofDays(90)));
    node.scheduler().step();
    assertThat(node.entities().find(USER)).isEmpty();
  }

  @Test
  void a_campaign_is_archived_after_30_days_unless_it_is_extended() {
    node.create(CAMPAIGN, "service", "prod", "campaign");
    String archiving = node.send(ADMIN, "scheduler.schedule", CAMPAIGN,
        "{'action':'archive','delay':'P30D','cancel_on':['campaign_extended'],'override_on':['policy_override']}", null)
        .actions().getFirst();
    EntityRef other = new EntityRef("campaign", "autumn");
    node.create(other, "service", "prod", "campaign");
    String extended = node.send(ADMIN, "scheduler.schedule", other,
        "{'action':'archive','delay':'P30D','cancel_on':['campaign_extended']}", null).actions().getFirst();

    clock.set(START.plus(Duration.ofDays(29)));
    node.scheduler().step();
    assertThat(node.send("campaign_extended", other, "{}").cancelled()).containsExactly(extended);
    clock.set(START.plus(Duration.ofDays(30)));
    node.scheduler().step();

    assertThat(node.state(archiving)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.entities().find(CAMPAIGN).orElseThrow().archived()).isTrue();
    assertThat(node.entities().find(other).orElseThrow().archived()).isFalse();
    assertThat(node.types()).filteredOn("campaign_archived"::equals).hasSize(1);
  }

  @Test
  void policy_override_reschedules_the_campaign() {
    node.create(CAMPAIGN, "service", "prod", "campaign");
    String archiving = node.send(ADMIN, "scheduler.schedule", CAMPAIGN,
        "{'action':'archive','delay':'P30D','override_on':['policy_override']}", null).actions().getFirst();

    clock.set(START.plus(Duration.ofDays(10)));
    assertThat(node.send("policy_override", CAMPAIGN, "{'delay':'P40D'}").overridden()).containsExactly(archiving);
    assertThat(node.action(archiving).runAt()).isEqualTo(START.plus(Duration.ofDays(50)));
    assertThat(node.action(archiving).generation()).isEqualTo(1);
    assertThat(node.send("policy_override", CAMPAIGN, "{}").overridden()).containsExactly(archiving);
    assertThat(node.action(archiving).runAt()).isEqualTo(START.plus(Duration.ofDays(60)));
    assertThat(node.action(archiving).plan().origin()).isInstanceOf(Origin.Policy.class);

    clock.set(START.plus(Duration.ofDays(59)));
    assertThat(node.scheduler().step()).isZero();
    clock.set(START.plus(Duration.ofDays(60)));
    assertThat(node.scheduler().step()).isEqualTo(1);
    assertThat(node.entities().find(CAMPAIGN).orElseThrow().archived()).isTrue();
  }
}
