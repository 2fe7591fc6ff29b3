package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The loop by the real clock. */
class SchedulerLoopTest {
  private final InstantSource clock = InstantSource.system();

  @Test
  void what_is_scheduled_while_it_runs_fires_soon_after_its_time_and_never_before() throws Exception {
    int number = 100;
    CountDownLatch left = new CountDownLatch(number);
    List<Duration> lateness = new CopyOnWriteArrayList<>();
    try (TestDatabase database = TestDatabase.fresh();
        SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withListener((kind, late) -> {
          lateness.add(late);
          left.countDown();
        }))) {
      node.scheduler().start();
      for (int i = 0; i < number; i++) {
        node.send("scheduler.schedule", new EntityRef("item", "i" + i),
            "{'action':'delete','run_at':'" + clock.instant()
                .plusMillis(500 + i * 7L) + "'}");
      }

      assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(node.scheduler().isReady()).isTrue();
      List<Duration> sorted = lateness.stream().sorted().toList();
      // Generous, since the machine may be busy: that it fires promptly, not how promptly.
      assertThat(sorted.get(number / 2)).isLessThan(Duration.ofMillis(100));
      assertThat(database.pool().query("""
          SELECT count(*) AS n FROM event e JOIN action a ON a.id = e.action_id::uuid
          WHERE e.type = 'action.executed' AND e.recorded_at < a.run_at
          """).execute().await().iterator().next().getLong("n")).isZero();
    }
  }

  @Test
  void starts_and_stops_in_any_order_and_twice() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        SchedulerFixture node = new SchedulerFixture(database, clock)) {
      node.scheduler().stop();
      for (int i = 0; i < 20; i++) {
        node.scheduler().start();
        node.scheduler().start();
        node.scheduler().stop();
        node.scheduler().stop();
      }
      node.scheduler().start();
      CountDownLatch never = new CountDownLatch(1);
      String id = node.send("scheduler.schedule", new EntityRef("item", "1"), "{'action':'delete','delay':'PT0S'}")
          .actions().getFirst();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (node.state(id) != ActionState.EXECUTED && System.nanoTime() < deadline) {
        assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
      }
      assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
    }
  }
}
