package dev.tempo.backend.nexus.lease.postgres;

import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.SqlConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresLeasesTest {
  private static final List<String> NAMES = IntStream.range(0, 16).mapToObj(i -> "shard-" + i).toList();

  private TestDatabase database;
  private PostgresLeases one;
  private PostgresLeases two;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    one = member();
    two = member();
  }

  @AfterEach
  void close() throws InterruptedException {
    one.stop();
    two.stop();
    database.close();
  }

  private PostgresLeases member() {
    PostgresLeases member = new PostgresLeases(database.newPool(2), Duration.ofMillis(100));
    member.want(NAMES);
    return member;
  }

  @Test
  void one_holds_all_two_share_and_who_leaves_leaves_all_at_once() throws InterruptedException {
    one.start();
    await(() -> one.held().size() == 16);

    two.start();
    await(() -> one.held().size() == 8 && two.held().size() == 8);
    Set<String> all = new HashSet<>(one.held().keySet());
    all.addAll(two.held().keySet());
    assertThat(all).containsExactlyInAnyOrderElementsOf(NAMES);

    one.stop();
    assertThat(one.held()).isEmpty();
    await(() -> two.held().size() == 16);
  }

  @Test
  void who_loses_its_session_is_followed_by_another_with_a_greater_fence_and_joins_again() {
    one.start();
    await(() -> one.held().size() == 16);
    two.start();
    await(() -> two.held().size() == 8);
    Lease former = one.held().values().iterator().next();
    assertThat(stillHeld(one, former)).isTrue();

    long began = System.nanoTime();
    database.pool().query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = "
        + "1835363682 AND objid = (SELECT holder FROM lease WHERE name = '" + former.name() + "')").execute().await();

    await(() -> two.held().containsKey(former.name()) || one.held().getOrDefault(former.name(), former).fence() > former
        .fence());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(stillHeld(one, former)).as("fenced").isFalse();
    await(() -> one.held().size() == 8 && two.held().size() == 8);
  }

  @Test
  void who_hangs_is_taken_for_dead_though_its_session_lives() {
    // A member that never beats: its row and its lock are there, and nothing more.
    SqlConnection hung = database.pool().getConnection().await();
    hung.query("SELECT pg_advisory_lock(1835363682, 77)").execute().await();
    hung.query("INSERT INTO member (number) VALUES (77)").execute().await();
    hung.query("INSERT INTO lease (name, holder, fence) VALUES ('shard-3', 77, 5)").execute().await();

    one.start();

    await(() -> one.held().size() == 16);
    assertThat(one.held().get("shard-3")).isEqualTo(new Lease("shard-3", 6));
    hung.close().await();
  }

  @Test
  void a_lease_is_given_to_nobody_else_before_the_transaction_that_checked_it_ends() {
    one.start();
    await(() -> one.held().size() == 16);
    Lease last = Objects.requireNonNull(one.held().get("shard-9"));
    SqlConnection connection = database.pool().getConnection().await();
    var transaction = connection.begin().await();
    assertThat(one.stillHeld(connection, last)).isTrue();

    two.start();
    CountDownLatch never = new CountDownLatch(1);
    assertThatNothingHappensTo(never);
    assertThat(two.held()).doesNotContainKey("shard-9");
    transaction.rollback().await();
    connection.close().await();

    await(() -> two.held().size() == 8);
  }

  private static void assertThatNothingHappensTo(CountDownLatch never) {
    try {
      assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean stillHeld(PostgresLeases member, Lease lease) {
    SqlConnection connection = database.pool().getConnection().await();
    try {
      return member.stillHeld(connection, lease);
    } finally {
      connection.close().await();
    }
  }

  /** Members are heard of by the database, which gives the test no signal. */
  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!condition.getAsBoolean()) {
        assertThat(System.nanoTime()).isLessThan(end);
        assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
