package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Many times the wheel's capacity, due in one second. */
class HerdTest {
  private static final int ACTIONS = 8_000;
  private static final int CAPACITY = 1_000;

  private final InstantSource clock = new SteadyClock(InstantSource.system());

  @Test
  void drains_once_each_within_its_memory_while_events_are_taken_and_the_window_moves_on() throws Exception {
    CountDownLatch left = new CountDownLatch(ACTIONS);
    AtomicInteger most = new AtomicInteger();
    AtomicInteger fired = new AtomicInteger();
    AtomicReference<SchedulerFixture> running = new AtomicReference<>();
    FiringListener listener = (kind, late) -> {
      most.accumulateAndGet(Objects.requireNonNull(running.get()).scheduler().armed(), Math::max);
      fired.incrementAndGet();
      left.countDown();
    };
    try (TestDatabase database = TestDatabase.fresh();
        SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withListener(listener).withOptions(
            SchedulerOptions.defaults().withCapacity(CAPACITY).withHeartbeat(Duration.ofMillis(100))))) {
      running.set(node);
      schedule(node, 0, ACTIONS / 2, clock.instant().minusSeconds(1));
      // The first half is found by the windows, the second is offered by its commits to a wheel that is full already.
      node.scheduler().start();
      schedule(node, ACTIONS / 2, ACTIONS, clock.instant().plusMillis(200));
      AtomicBoolean drained = new AtomicBoolean();
      AtomicInteger taken = new AtomicInteger();
      Thread somebody = Thread.ofVirtual().start(() -> {
        while (!drained.get()) {
          node.send("unrelated", new EntityRef("other", "1"), "{}");
          taken.incrementAndGet();
        }
      });

      assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
      drained.set(true);
      somebody.join();

      assertThat(taken).hasPositiveValue();
      assertThat(most).hasValueLessThanOrEqualTo(2 * CAPACITY + 1_000);
      String soon = node
          .send("scheduler.schedule", new EntityRef("item", "last"), "{'action':'delete','delay':'PT0.2S'}")
          .actions().getFirst();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      CountDownLatch never = new CountDownLatch(1);
      while (node.state(soon) != ActionState.EXECUTED && System.nanoTime() < deadline) {
        assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
      }
      node.scheduler().stop();
      assertThat(node.actions().count()).containsEntry(ActionState.EXECUTED, ACTIONS + 1L).containsEntry(
          ActionState.SCHEDULED, 0L);
      assertThat(fired).as("none was emitted twice").hasValue(ACTIONS + 1);
      assertThat(database.pool().query("SELECT count(*) - count(DISTINCT entity_id) AS n FROM event WHERE type = "
          + "'item_deleted'").execute().await().iterator().next().getLong("n")).isZero();
      assertThat(node.scheduler().armed()).isZero();
    }
  }

  private static void schedule(SchedulerFixture node, int from, int to, Instant due) {
    for (int batch = from; batch < to; batch += 500) {
      node.sendAll(IntStream.range(batch, Math.min(to, batch + 500)).mapToObj(i -> SchedulerFixture.incoming(
          "scheduler.schedule", new EntityRef("item", "i" + i),
          "{'action':'delete','run_at':'" + due.plusMillis(i % 1_000)
              + "'}",
          null)).toArray(Nexus.Incoming[]::new));
    }
  }

  @Test
  void smoothed_it_becomes_a_stream() throws Exception {
    int number = 400;
    CountDownLatch left = new CountDownLatch(number);
    try (TestDatabase database = TestDatabase.fresh();
        SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withListener((kind, late) -> left
            .countDown()).withOptions(SchedulerOptions.defaults().withPerSecond(200)))) {
      schedule(node, 0, number, clock.instant().minusSeconds(5));

      long start = System.nanoTime();
      node.scheduler().start();

      assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_800));
    }
  }
}
