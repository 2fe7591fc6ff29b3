package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A database that goes away while actions fall due: they fire when it is back, each once, and none has failed. */
class OutageTest {
  private static final int ACTIONS = 60;
  private static final Duration START_AFTER = Duration.ofSeconds(2);
  private static final Duration SPAN = Duration.ofSeconds(2);

  private final InstantSource clock = InstantSource.system();

  private List<String> schedule(SchedulerFixture node) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < ACTIONS; i++) {
      ids.add(node.send("scheduler.schedule", new EntityRef("item", "i" + i), "{'action':'delete','run_at':'" + clock
          .instant().plus(START_AFTER.plus(SPAN.multipliedBy(i).dividedBy(ACTIONS))) + "'}").actions().getFirst());
    }
    return ids;
  }

  /** The database says that so much time has passed since the first was scheduled. */
  private static void awaitTime(TestDatabase database, Duration passed) {
    eventually(() -> count(database, "SELECT count(*) AS n FROM action WHERE created_at < tempo_now() - interval '"
        + passed.toMillis() + " ms'") == ACTIONS);
  }

  private static void awaitExecuted(TestDatabase database, int number) {
    eventually(() -> executed(database) >= number);
  }

  private static long executed(TestDatabase database) {
    return count(database, "SELECT count(*) AS n FROM action WHERE state = 'executed'");
  }

  private static long count(TestDatabase database, String sql) {
    return database.pool().query(sql).execute().await().iterator().next().getLong("n");
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static void assertAllFiredOnce(TestDatabase database, SchedulerFixture node, List<String> ids) {
    assertThat(ids).allSatisfy(id -> assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED));
    assertThat(database.pool().query(
        "SELECT count(*) AS n, count(DISTINCT entity_id) AS entities FROM event WHERE type = 'item_deleted'").execute()
        .await().iterator().next()).satisfies(row -> {
          assertThat(row.getLong("n")).isEqualTo(ACTIONS);
          assertThat(row.getLong("entities")).isEqualTo(ACTIONS);
        });
  }

  @Test
  void connections_that_are_terminated_again_and_again() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN)) {
      List<String> ids = schedule(node);
      node.scheduler().start();

      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      while (System.nanoTime() < until) {
        database.pool().query("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """).execute().await();
      }

      awaitExecuted(database, ACTIONS);
      node.scheduler().stop();
      assertAllFiredOnce(database, node, ids);
    }
  }

  @Test
  void a_database_that_cannot_be_reached() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        CuttableProxy proxy = new CuttableProxy(database.options().getPort());
        SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.through(proxy.port()))) {
      List<String> ids = schedule(node);
      node.scheduler().start();
      awaitExecuted(database, 5);

      proxy.cut();
      // All others fall due while it is cut.
      awaitTime(database, START_AFTER.plus(SPAN));
      assertThat(executed(database)).isLessThan(ACTIONS);
      proxy.mend();

      awaitExecuted(database, ACTIONS);
      node.scheduler().stop();
      assertAllFiredOnce(database, node, ids);
    }
  }
}
