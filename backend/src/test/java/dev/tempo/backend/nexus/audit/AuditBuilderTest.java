package dev.tempo.backend.nexus.audit;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.audit.postgres.PostgresAuditRows;
import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.nexus.lease.Leases;
import dev.tempo.backend.nexus.lease.postgres.PostgresLeases;
import dev.tempo.backend.nexus.postgres.TestNexus;
import io.vertx.sqlclient.SqlConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static dev.tempo.backend.nexus.audit.AuditFixture.LEASE;
import static dev.tempo.backend.nexus.audit.AuditFixture.SALTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditBuilderTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final AuditFixture fixture = new AuditFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void follows_what_is_recorded_and_stops_and_goes_on() throws Exception {
    AuditBuilder builder = fixture.builder();
    builder.start();
    builder.start();
    fixture.record(3);
    await(() -> covers(builder, 3));
    builder.stop();
    builder.stop();
    fixture.record(4);
    assertThat(fixture.rows.size()).isEqualTo(3);

    builder.start();
    await(() -> covers(builder, 7));
    builder.stop();

    assertIntact(7);
  }

  /** Its connection is gone between the tiles and the checkpoint: neither is there, and the next makes both, once. */
  @Test
  void what_a_builder_that_died_had_begun_is_appended_once() throws Exception {
    fixture.record(300);
    AtomicInteger deaths = new AtomicInteger(2);
    Leases dying = new AuditFixture.Always() {
      @Override
      public boolean stillHeld(SqlConnection connection, Lease lease) {
        if (deaths.getAndDecrement() > 0) {
          connection.query("""
              CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
              CREATE OR REPLACE TRIGGER die BEFORE INSERT ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION die()""")
              .execute().await();
        }
        return true;
      }
    };
    fixture.grow0();
    AuditRows rows = new PostgresAuditRows(fixture.nexus.database().pool(), dying);
    AuditBuilder builder = new AuditBuilder(fixture.nexus.log(), rows, dying, fixture.signer, SALTS, Duration.ZERO);

    for (int i = 0; i < 2; i++) {
      Edge edge = builder.load(LEASE);
      assertThatThrownBy(() -> builder.step(LEASE, edge)).isNotNull();
      assertThat(fixture.rows.size()).isZero();
      assertThat(fixture.rows.tiles(List.of(new Tile(0, 0)))).isEmpty();
    }
    assertThat(builder.step(LEASE, builder.load(LEASE))).isTrue();

    assertIntact(300);
  }

  @Test
  void of_two_builders_at_once_one_appends() throws Exception {
    fixture.record(500);
    AuditBuilder other = fixture.builder();
    Edge one = fixture.builder.load(LEASE);
    Edge two = other.load(LEASE);

    assertThat(fixture.builder.step(LEASE, one)).isTrue();
    assertThat(other.step(LEASE, two)).isFalse();

    assertIntact(500);
  }

  @Test
  void who_lost_the_lease_appends_nothing() throws Exception {
    fixture.grow();
    fixture.record(5);
    Edge edge = fixture.builder.load(LEASE);

    assertThat(fixture.builder.step(new Lease(LEASE.name(), 0), edge)).isFalse();
    assertThat(fixture.rows.size()).isZero();
  }

  @Test
  void several_nodes_build_one_after_the_other_while_events_come() throws Exception {
    PostgresLeases first = leases();
    PostgresLeases second = leases();
    AuditBuilder one = new AuditBuilder(fixture.nexus.log(), rows(first), first, fixture.signer, SALTS, Duration.ZERO);
    AuditBuilder two = new AuditBuilder(fixture.nexus.log(), rows(second), second, NoteSigner.parse(NoteSigner.make()),
        SALTS, Duration.ZERO);
    first.start();
    second.start();
    one.start();
    two.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> senders = IntStream.range(0, 4).<Future<?>>mapToObj(sender -> threads.submit(() -> {
        for (int i = 0; i < 50; i++) {
          fixture.nexus.send("sent", new EntityRef("sender", sender + "-" + i), TestNexus.json());
        }
      })).toList();
      await(() -> covers(one, 20) || covers(two, 20));
      (first.held().isEmpty() ? second : first).stop(); // its lease goes to the other
      for (Future<?> sender : senders) {
        sender.get(30, TimeUnit.SECONDS);
      }
      await(() -> covers(one, 200) || covers(two, 200));
    } finally {
      one.stop();
      two.stop();
      first.stop();
      second.stop();
    }
    assertIntact(200);
    assertThat(fixture.rows.keys()).hasSize(2);
  }

  /** A transaction that commits late has a later position: the tree waits for nothing and skips nothing. */
  @Test
  void late_commits_are_appended_in_their_order() throws Exception {
    AuditBuilder builder = fixture.builder();
    builder.start();
    CountDownLatch late = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> slow = threads.submit(() -> fixture.nexus.transact(List.of(new EntityRef("slow", "1")), transaction -> {
        begun.countDown();
        try {
          late.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return transaction.append(dev.tempo.backend.policy.Principal.TEMPO, dev.tempo.backend.nexus.Draft.own("late",
            new EntityRef("slow", "1"), TestNexus.json()));
      }));
      begun.await();
      fixture.record(5);
      await(() -> covers(builder, 5));
      late.countDown();
      slow.get(30, TimeUnit.SECONDS);
      await(() -> covers(builder, 6));
    } finally {
      builder.stop();
    }
    assertIntact(6);
  }

  @Test
  void a_tree_that_somebody_changed_does_not_grow() {
    fixture.record(3);
    fixture.grow();
    fixture.sql("UPDATE audit_tile SET hashes = overlay(hashes PLACING '\\x00' FROM 1 FOR 1)");

    assertThatThrownBy(() -> fixture.builder.load(LEASE)).hasMessageContaining("somebody changed it");
  }

  @Test
  void an_event_that_is_gone_is_not_skipped() {
    fixture.record(3);
    Edge edge = fixture.builder.load(LEASE);
    fixture.sql("DELETE FROM event WHERE position = 2");

    assertThatThrownBy(() -> fixture.builder.step(LEASE, edge)).hasMessageContaining("no event 2");
  }

  private PostgresLeases leases() {
    PostgresLeases leases = new PostgresLeases(fixture.nexus.database().newPool(2));
    leases.want(List.of(AuditBuilder.LEASE));
    return leases;
  }

  private AuditRows rows(Leases leases) {
    return new PostgresAuditRows(fixture.nexus.database().newPool(2), leases);
  }

  private void assertIntact(long size) throws Exception {
    ExportCheck.Verdict verdict = AuditFixture.check(fixture.export(), Kept.nothing());
    assertThat(verdict.finding()).isEmpty();
    assertThat(verdict.to()).isEqualTo(size);
    assertThat(fixture.rows.size()).isEqualTo(size);
  }

  private static boolean covers(AuditBuilder builder, long size) throws InterruptedException {
    return builder.covered().await(size, Duration.ofMillis(50));
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  /** Each look waits for the builder's own news. */
  private static void await(Check check) throws Exception {
    long end = System.nanoTime() + LONG.toNanos();
    while (!check.holds()) {
      assertThat(System.nanoTime()).as("the builder never came so far").isLessThan(end);
    }
  }
}
