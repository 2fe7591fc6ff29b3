package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class TwoSchedulersTest {
  private static final int ACTIONS = 4_000;

  @Test
  void thousands_of_actions_are_fired_once_each_and_never_early() throws Exception {
    InstantSource clock = InstantSource.system();
    CountDownLatch left = new CountDownLatch(ACTIONS);
    Wiring wiring = Wiring.PLAIN.withListener((kind, lateness) -> left.countDown());
    try (TestDatabase database = TestDatabase.fresh();
        SchedulerFixture one = new SchedulerFixture(database, clock, wiring);
        SchedulerFixture two = new SchedulerFixture(database, clock, wiring)) {
      // Accepted before the start, so that both load all of them into their windows.
      Instant first = clock.instant().plusSeconds(2);
      for (int batch = 0; batch < ACTIONS; batch += 500) {
        List<Receipt> receipts = one.sendAll(IntStream.range(batch, batch + 500).mapToObj(i -> SchedulerFixture
            .incoming("scheduler.schedule", new EntityRef("item", "i" + i), "{'action':'delete','run_at':'" + first
                .plus(Duration.ofMillis(i / 4)) + "'}", null))
            .toArray(Nexus.Incoming[]::new));
        assertThat(receipts).allMatch(receipt -> receipt.actions().size() == 1);
      }

      one.scheduler().start();
      two.scheduler().start();

      assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
      one.scheduler().stop();
      two.scheduler().stop();
      assertThat(one.actions().count()).containsEntry(ActionState.EXECUTED, (long) ACTIONS).containsEntry(
          ActionState.SCHEDULED, 0L);
      assertThat(count(database, "SELECT count(*) AS n FROM event WHERE type = 'item_deleted'")).isEqualTo(ACTIONS);
      assertThat(count(database, "SELECT count(DISTINCT entity_id) AS n FROM event WHERE type = 'item_deleted'"))
          .isEqualTo(ACTIONS);
      assertThat(count(database, """
          SELECT count(*) AS n FROM event e JOIN action a ON a.id = e.action_id::uuid
          WHERE e.type = 'action.executed' AND e.recorded_at < a.run_at
          """)).isZero();
    }
  }

  private static long count(TestDatabase database, String sql) {
    return database.pool().query(sql).execute().await().iterator().next().getLong("n");
  }
}
