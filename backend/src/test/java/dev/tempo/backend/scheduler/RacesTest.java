package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A cancel, an override and a fire that meet: one of them comes first, and nobody is told anything else. */
class RacesTest {
  private static final EntityRef SANDBOX = new EntityRef("sandbox", "7");

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-03-01T00:00:00Z"));

  @AfterEach
  void close() {
    database.close();
  }

  private static String schedule(SchedulerFixture node) {
    return node.send("scheduler.schedule", SANDBOX,
        "{'action':'delete','delay':'PT1H','cancel_on':['sandbox_used'],'override_on':['sandbox_extended']}").actions()
        .getFirst();
  }

  @Test
  void a_cancel_that_comes_first_is_never_followed_by_a_fire() throws Exception {
    Parking parking = new Parking("sandbox_used");
    try (SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withLast(parking))) {
      String id = schedule(node);
      node.scheduler().step();
      clock.advance(Duration.ofHours(1));

      var cancel = Parking.inBackground(() -> node.send("sandbox_used", SANDBOX, "{}"));
      parking.awaitParked();
      var fire = Parking.inBackground(() -> node.scheduler().step());
      parking.releaseWhenAwaited(database, SANDBOX);

      assertThat(cancel.get(20, TimeUnit.SECONDS).cancelled()).containsExactly(id);
      assertThat(fire.get(20, TimeUnit.SECONDS)).isZero();
      assertThat(node.state(id)).isEqualTo(ActionState.CANCELLED);
      assertThat(node.types()).doesNotContain("sandbox_deleted", "action.executed");
    }
  }

  @Test
  void a_fire_that_comes_first_makes_the_cancel_too_late() throws Exception {
    Parking parking = new Parking("sandbox_deleted");
    try (SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withLast(parking))) {
      String id = schedule(node);
      node.scheduler().step();
      clock.advance(Duration.ofHours(1));

      var fire = Parking.inBackground(() -> node.scheduler().step());
      parking.awaitParked();
      var cancel = Parking.inBackground(() -> node.send("sandbox_used", SANDBOX, "{}"));
      parking.releaseWhenAwaited(database, SANDBOX);

      assertThat(fire.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      Receipt receipt = cancel.get(20, TimeUnit.SECONDS);
      assertThat(receipt.cancelled()).isEmpty();
      assertThat(receipt.tooLate()).containsExactly(id);
      assertThat(node.state(id)).isEqualTo(ActionState.EXECUTED);
      assertThat(node.types()).contains("sandbox_used").doesNotContain("action.cancelled");
    }
  }

  @Test
  void an_override_that_comes_first_moves_the_fire() throws Exception {
    Parking parking = new Parking("sandbox_extended");
    try (SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withLast(parking))) {
      String id = schedule(node);
      node.scheduler().step();
      clock.advance(Duration.ofHours(1));

      var override = Parking.inBackground(() -> node.send("sandbox_extended", SANDBOX, "{'postpone_by':'PT2H'}"));
      parking.awaitParked();
      var fire = Parking.inBackground(() -> node.scheduler().step());
      parking.releaseWhenAwaited(database, SANDBOX);

      assertThat(override.get(20, TimeUnit.SECONDS).overridden()).containsExactly(id);
      assertThat(fire.get(20, TimeUnit.SECONDS)).isZero();
      clock.advance(Duration.ofHours(2).minusMillis(1));
      assertThat(node.scheduler().step()).isZero();
      clock.advance(Duration.ofMillis(1));
      assertThat(node.scheduler().step()).isEqualTo(1);
    }
  }

  @Test
  void a_fire_that_comes_first_makes_the_override_too_late() throws Exception {
    Parking parking = new Parking("sandbox_deleted");
    try (SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withLast(parking))) {
      String id = schedule(node);
      node.scheduler().step();
      clock.advance(Duration.ofHours(1));

      var fire = Parking.inBackground(() -> node.scheduler().step());
      parking.awaitParked();
      var override = Parking.inBackground(() -> node.send("sandbox_extended", SANDBOX, "{'delay':'P1D'}"));
      parking.releaseWhenAwaited(database, SANDBOX);

      assertThat(fire.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(override.get(20, TimeUnit.SECONDS).tooLate()).containsExactly(id);
    }
  }

  @Test
  void a_cancel_sees_the_action_that_is_being_scheduled_on_an_unknown_entity() throws Exception {
    Parking parking = new Parking("scheduler.schedule");
    try (SchedulerFixture node = new SchedulerFixture(database, clock, Wiring.PLAIN.withLast(parking));
        SchedulerFixture other = new SchedulerFixture(database, clock)) {
      var scheduling = Parking.inBackground(() -> schedule(node));
      parking.awaitParked();
      var cancel = Parking.inBackground(() -> other.send("sandbox_used", SANDBOX, "{}"));
      parking.releaseWhenAwaited(database, SANDBOX);

      String id = scheduling.get(20, TimeUnit.SECONDS);
      assertThat(cancel.get(20, TimeUnit.SECONDS).cancelled()).containsExactly(id);
      clock.advance(Duration.ofHours(2));
      assertThat(node.scheduler().step()).isZero();
    }
  }
}
