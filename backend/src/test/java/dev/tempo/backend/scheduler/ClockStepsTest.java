package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Clocks that are set by an hour, the node's and the database's, while the scheduler runs. */
class ClockStepsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final BlockingQueue<Duration> lateness = new LinkedBlockingQueue<>();
  private TestDatabase database;
  private volatile Duration nodeAhead = Duration.ZERO;
  private SchedulerFixture node;
  private int items;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    database.pool().query("CREATE TABLE step (by interval NOT NULL); INSERT INTO step VALUES ('0')").execute().await();
    database.pool().query("CREATE OR REPLACE FUNCTION tempo_now() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN "
        + "clock_timestamp() + (SELECT by FROM step)").execute().await();
    InstantSource wall = () -> InstantSource.system().instant().plus(nodeAhead);
    node = new SchedulerFixture(database, new SteadyClock(wall), Wiring.PLAIN.withOptions(SchedulerOptions.defaults()
        .withHeartbeat(Duration.ofMillis(200))).withListener((kind, late) -> lateness.add(late)));
    node.scheduler().start();
  }

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  @Test
  void a_node_that_is_set_forward_and_back_fires_at_the_time_all_the_same() throws Exception {
    for (Duration step : new Duration[] {HOUR, HOUR.negated(), Duration.ZERO}) {
      Instant due = databaseTime().plusMillis(400);
      String id = delete(due);
      nodeAhead = step;

      assertFiredSoon();
      assertThat(executedAt(id)).isAfterOrEqualTo(due);
    }
  }

  @Test
  void a_database_that_is_set_forward_has_what_is_due_by_then_fired_with_the_next_heartbeat() throws Exception {
    Instant due = databaseTime().plus(Duration.ofMinutes(40));
    String id = delete(due);

    setDatabase(HOUR);

    assertThat(lateness.poll(20, TimeUnit.SECONDS)).as("fired, if late by the step").isNotNull();
    assertThat(executedAt(id)).isAfterOrEqualTo(due);
  }

  @Test
  void a_database_that_is_set_back_has_nothing_fired_before_its_time_by_it() throws Exception {
    Instant due = databaseTime().plusMillis(300);
    String id = delete(due);
    setDatabase(HOUR.negated());
    String sentinel = delete(databaseTime().plusMillis(800));

    assertFiredSoon();
    assertThat(node.state(sentinel)).isEqualTo(ActionState.EXECUTED);
    assertThat(node.state(id)).as("an hour away, by the database").isEqualTo(ActionState.SCHEDULED);

    setDatabase(Duration.ZERO);
    assertThat(lateness.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(executedAt(id)).isAfterOrEqualTo(due);
  }

  @Test
  void a_machine_that_slept_is_noticed_by_its_two_clocks() {
    long[] nanos = {0};
    Instant[] wall = {Instant.parse("2026-05-01T08:00:00Z")};
    SteadyClock clock = new SteadyClock(() -> wall[0], () -> nanos[0]);
    assertThat(clock.slept()).isFalse();

    wall[0] = wall[0].plusSeconds(60);
    nanos[0] = Duration.ofMillis(59_980).toNanos();
    assertThat(clock.slept()).as("corrected little by little").isFalse();

    wall[0] = wall[0].plusSeconds(3_600);
    assertThat(clock.slept()).isTrue();
    assertThat(clock.slept()).as("told once").isFalse();
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-05-01T08:00:59.98Z"));
  }

  private void assertFiredSoon() throws InterruptedException {
    assertThat(lateness.poll(20, TimeUnit.SECONDS)).isNotNull().isLessThan(Duration.ofSeconds(1));
  }

  private String delete(Instant due) {
    return node
        .send("scheduler.schedule", new EntityRef("item", "i" + items++), "{'action':'delete','run_at':'" + due + "'}")
        .actions().getFirst();
  }

  private void setDatabase(Duration step) {
    database.pool().preparedQuery("UPDATE step SET by = make_interval(secs => $1)").execute(Tuple.of((double) step
        .toSeconds())).await();
  }

  private Instant databaseTime() {
    return database.pool().query("SELECT tempo_now() AS now").execute().await().iterator().next().get(
        OffsetDateTime.class, "now").toInstant();
  }

  private Instant executedAt(String action) {
    return database.pool()
        .preparedQuery("SELECT recorded_at FROM event WHERE action_id = $1 AND type = 'action.executed'")
        .execute(Tuple.of(action)).await().iterator().next().getOffsetDateTime("recorded_at").toInstant();
  }
}
