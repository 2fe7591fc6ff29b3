package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** What has failed: listed by its end with its reason, and tried again by hand or in bulk. */
class DeadLetterTest {
  private static final ActionFilter FAILED = ActionFilter.ANY.inStates(Set.of(ActionState.FAILED));

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-05-01T08:00:00Z"));
  private final SchedulerFixture node = new SchedulerFixture(database, clock);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private String failed(String entity, String key) {
    String id = scheduled(entity, key);
    Action action = node.action(id);
    clock.advance(Duration.ofHours(1));
    node.firing().fail(new Due(id, action.entity(), action.generation(), action.runAt()), "broken " + key);
    return id;
  }

  private String scheduled(String entity, String key) {
    return node.send("scheduler.schedule", new EntityRef("box", entity), "{'action':'archive','delay':'PT1H','key':'"
        + key + "'}").actions().getFirst();
  }

  private BulkResult retry(boolean dry) {
    return node.bulk().run(SchedulerFixture.ADMIN, BulkRequest.parse(SchedulerFixture.json(
        "{'operation':'retry','dry_run':" + dry + ",'filter':{'state':'failed'}}")));
  }

  @Test
  void what_was_scheduled_on_an_entity_of_another_life_is_not_counted() {
    EntityRef note = new EntityRef("box", "1");
    node.create(note, "user", "prod", "note");
    node.send(SchedulerFixture.ADMIN, "scheduler.schedule", note, "{'action':'archive','delay':'PT1H'}", null);
    Action action = node.actions().future(SchedulerFixture.ADMIN, note).getFirst().action();
    clock.advance(Duration.ofHours(1));
    node.firing().fail(new Due(action.id(), note, action.generation(), action.runAt()), "broken");
    assertThat(retry(true).matched()).isEqualTo(1);
    node.entityCommands().delete(SchedulerFixture.ADMIN, note, IfMatch.absent());
    node.create(note, "user", "prod", "note");

    assertThat(retry(true).matched()).isZero();
    assertThat(retry(false).changed()).isZero();
  }

  @Test
  void the_last_failure_of_a_key_is_tried_again_and_none_whose_key_is_taken() {
    String first = failed("1", "a");
    String last = failed("1", "a");
    String other = failed("2", "a");
    String taken = failed("3", "a");
    String live = scheduled("3", "a");

    List<ActionView> dead = node.actions().list(SchedulerFixture.ADMIN, new ActionQuery(FAILED,
        ActionQuery.Order.LAST_ENDED, null, 10)).items();
    assertThat(dead).extracting(view -> view.action().id()).containsExactly(taken, other, last, first);
    assertThat(dead).extracting(view -> view.action().reason()).containsOnly("broken a");
    assertThat(retry(true).matched()).isEqualTo(2);
    BulkResult retried = retry(false);
    assertThat(retried.changed()).isEqualTo(2);
    assertThat(retried.matched()).isEqualTo(2);
    assertThat(retry(true).matched()).isZero();
    assertThat(node.scheduler().step()).isEqualTo(2);

    assertThat(List.of(node.state(first), node.state(last), node.state(other), node.state(taken), node.state(live)))
        .containsExactly(ActionState.FAILED, ActionState.EXECUTED, ActionState.EXECUTED, ActionState.FAILED,
            ActionState.SCHEDULED);
    assertThat(node.action(last).attempts()).isEqualTo(2);
    assertThat(node.actions().find(SchedulerFixture.ADMIN, last).orElseThrow().history()).extracting(Transition::state)
        .containsExactly(ActionState.SCHEDULED, ActionState.FAILED, ActionState.SCHEDULED, ActionState.EXECUTED);
    assertThat(node.actions().list(SchedulerFixture.ADMIN, new ActionQuery(FAILED, ActionQuery.Order.LAST_ENDED, null,
        10)).items()).extracting(view -> view.action().id()).containsExactly(taken, first);
  }
}
