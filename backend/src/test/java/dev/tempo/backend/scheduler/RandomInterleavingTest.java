package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Random schedules, cancels, overrides and steps of time, against a model of a few lines; and then all at once, against the promises. */
class RandomInterleavingTest {
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

  /** What should happen: the model's whole memory of an action. */
  private static final class Expected {
    final int entity;
    final boolean deletes;
    final String cancelOn;
    final String overrideOn = "e2";
    Instant runAt;
    ActionState state = ActionState.SCHEDULED;

    Expected(int entity, boolean deletes, String cancelOn, Instant runAt) {
      this.entity = entity;
      this.deletes = deletes;
      this.cancelOn = cancelOn;
      this.runAt = runAt;
    }

    boolean isOpenOn(int which) {
      return entity == which && state == ActionState.SCHEDULED;
    }
  }

  @Test
  void does_what_the_model_does() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Expected> model = new LinkedHashMap<>();
    try (TestDatabase database = TestDatabase.fresh()) {
      SimulatedClock clock = new SimulatedClock(database, START);
      try (SchedulerFixture node = new SchedulerFixture(database, clock)) {
        for (int i = 0; i < 600; i++) {
          int entity = random.nextInt(4);
          EntityRef ref = new EntityRef("thing", "t" + entity);
          String type = "e" + random.nextInt(3);
          switch (random.nextInt(4)) {
            case 0 -> schedule(node, ref, entity, random, clock.instant(), model);
            case 1, 2 -> send(node, ref, entity, type, random, model, seed);
            default -> {
              clock.advance(Duration.ofSeconds(random.nextInt(600)));
              step(node, clock.instant(), model, seed);
            }
          }
        }
        model.forEach((id, expected) -> assertThat(node.state(id)).as("action %s, seed %d", id, seed).isEqualTo(
            expected.state));
      }
    }
  }

  private static void schedule(SchedulerFixture node, EntityRef ref, int entity, Random random, Instant now,
      Map<String, Expected> model) {
    // Distinct times, so that the order of firing is the model's too.
    Duration delay = Duration.ofSeconds(random.nextInt(3_600)).plusNanos(1_000L * (model.size() + 1));
    String cancelOn = "e" + random.nextInt(2);
    boolean deletes = random.nextInt(4) == 0;
    Receipt receipt = node.send("scheduler.schedule", ref, "{'action':'" + (deletes ? "delete" : "archive")
        + "','delay':'" + delay + "','cancel_on':['" + cancelOn + "'],'override_on':['e2']}");
    model.put(receipt.actions().getFirst(), new Expected(entity, deletes, cancelOn, now.plus(delay)));
  }

  private static void send(SchedulerFixture node, EntityRef ref, int entity, String type, Random random,
      Map<String, Expected> model, long seed) {
    Duration delay = Duration.ofSeconds(random.nextInt(3_600)).plusNanos(1_000L * model.size());
    Receipt receipt = node.send(type, ref, "{'postpone_by':'" + delay + "'}");
    List<String> cancelled = new ArrayList<>();
    List<String> overridden = new ArrayList<>();
    model.forEach((id, expected) -> {
      if (expected.isOpenOn(entity) && expected.cancelOn.equals(type)) {
        expected.state = ActionState.CANCELLED;
        cancelled.add(id);
      } else if (expected.isOpenOn(entity) && expected.overrideOn.equals(type)) {
        expected.runAt = expected.runAt.plus(delay);
        overridden.add(id);
      }
    });
    assertThat(receipt.cancelled()).as("cancelled, seed %d", seed).containsExactlyInAnyOrderElementsOf(cancelled);
    assertThat(receipt.overridden()).as("overridden, seed %d", seed).containsExactlyInAnyOrderElementsOf(overridden);
    assertThat(receipt.tooLate()).as("too late, seed %d", seed).isEmpty();
  }

  private static void step(SchedulerFixture node, Instant now, Map<String, Expected> model, long seed) {
    int fired = 0;
    for (Expected due : model.values().stream().filter(expected -> !expected.runAt.isAfter(now)).sorted(Comparator
        .comparing(expected -> expected.runAt)).toList()) {
      if (due.isOpenOn(due.entity)) {
        due.state = ActionState.EXECUTED;
        fired++;
        if (due.deletes) {
          model.values().stream().filter(other -> other.isOpenOn(due.entity)).forEach(
              other -> other.state = ActionState.SKIPPED);
        }
      }
    }
    assertThat(node.scheduler().step()).as("fired, seed %d", seed).isEqualTo(fired);
  }

  @Test
  void holds_its_promises_when_everything_happens_at_once() throws Exception {
    long seed = new Random().nextLong();
    Map<String, String> told = new ConcurrentHashMap<>();
    try (TestDatabase database = TestDatabase.fresh()) {
      SimulatedClock clock = new SimulatedClock(database, START);
      try (SchedulerFixture one = new SchedulerFixture(database, clock);
          SchedulerFixture two = new SchedulerFixture(database, clock)) {
        one.scheduler().start();
        two.scheduler().start();
        CountDownLatch done = new CountDownLatch(6);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int worker = 0; worker < 6; worker++) {
          Random random = new Random(seed + worker);
          SchedulerFixture node = worker % 2 == 0 ? one : two;
          Thread.ofVirtual().start(() -> {
            try {
              for (int i = 0; i < 80; i++) {
                hurry(node, random, told);
              }
            } catch (Throwable e) {
              failures.add(e);
            } finally {
              done.countDown();
            }
          });
        }
        assertThat(done.await(90, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).as("seed %d", seed).isEmpty();
        clock.advance(Duration.ofHours(1));
        one.scheduler().stop();
        two.scheduler().stop();
        one.scheduler().step();

        assertThat(told).isNotEmpty();
        told.forEach(
            (id, what) -> assertThat(one.state(id)).as("%s was told to be %s, seed %d", id, what, seed).isIn(what
                .equals("cancelled") ? List.of(ActionState.CANCELLED) : List.of(ActionState.EXECUTED)));
        assertThat(database.pool().query("""
            SELECT count(*) AS n FROM (SELECT action_id FROM event WHERE type IN ('action.executed', 'action.cancelled',
              'action.skipped', 'action.failed') GROUP BY action_id HAVING count(*) > 1) AS twice
            """).execute().await().iterator().next().getLong("n")).as("ended twice, seed %d", seed).isZero();
        assertThat(one.actions().count()).containsEntry(ActionState.SCHEDULED, 0L).containsEntry(ActionState.FAILED,
            0L);
      }
    }
  }

  /** Schedules what is due at once, and tries to cancel it meanwhile; remembers what the reply said. */
  private static void hurry(SchedulerFixture node, Random random, Map<String, String> told) {
    EntityRef ref = new EntityRef("thing", "t" + random.nextInt(3));
    if (random.nextBoolean()) {
      node.send("scheduler.schedule", ref, "{'action':'archive','delay':'PT0S','cancel_on':['stop']}");
    } else {
      Receipt receipt = node.send("stop", ref, "{}");
      receipt.cancelled().forEach(id -> assertThat(told.put(id, "cancelled")).isNull());
      receipt.tooLate().forEach(id -> told.put(id, "too late"));
    }
  }
}
