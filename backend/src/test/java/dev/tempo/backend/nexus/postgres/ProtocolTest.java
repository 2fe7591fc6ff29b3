package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Transactions parked half-way, so that every order happens on purpose. */
class ProtocolTest {
  private static final EntityRef USER = new EntityRef("user", "42");
  private static final EntityRef OTHER = new EntityRef("user", "43");

  private final TestDatabase database = TestDatabase.fresh();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    threads.close();
    database.close();
  }

  @Test
  void a_policy_published_while_a_transaction_decides_starts_it_over() throws Exception {
    List<Long> decidedUnder = new CopyOnWriteArrayList<>();
    Consequence parking = (transaction, events) -> {
      decidedUnder.add(transaction.policy().revision());
      park();
    };
    try (TestNexus one = TestNexus.on(database, NexusOptions.defaults(), parking);
        TestNexus two = TestNexus.on(
            database, NexusOptions.defaults())) {
      one.nexus().loadPoliciesWith(revision -> PolicyTable.compile(revision, List.of()));
      Future<Receipt> receipt = threads.submit(() -> one.send("decided", USER, json()));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();

      long published = two.transact(List.of(), transaction -> {
        transaction.append(Principal.TEMPO, Draft.own("policy.published", new EntityRef("policy", "matrix"), json()));
        return transaction.raisePolicyRevision();
      });
      release.countDown();

      assertThat(receipt.get(30, TimeUnit.SECONDS).position()).isEqualTo(2);
      assertThat(published).isEqualTo(1);
      assertThat(decidedUnder).containsExactly(0L, 1L);
      assertThat(one.policies().current().revision()).isEqualTo(1);
      assertThat(one.events()).extracting(Event::type, Event::policyRevision).containsExactly(
          tuple("policy.published", 0L), tuple("decided",
              1L));
    }
  }

  @Test
  void a_policy_that_the_database_does_not_have_decides_nothing() {
    try (TestNexus nexus = TestNexus.on(database, NexusOptions.defaults())) {
      nexus.policies().advance(PolicyTable.compile(5, List.of()));

      assertThatThrownBy(
          () -> nexus.transact(List.of(), transaction -> transaction.append(Principal.TEMPO, Draft.own("x",
              USER, json()))))
          .hasMessageContaining("revision 5, which the database does not have");
    }
  }

  @Test
  void events_of_one_entity_wait_for_each_other_and_those_of_others_do_not() throws Exception {
    assertThat(Stripes.of(USER)).isNotEqualTo(Stripes.of(OTHER));
    List<Long> seen = new CopyOnWriteArrayList<>();
    Consequence looking = (transaction, events) -> events.stream().filter(Appended::fromOutside).forEach(
        event -> seen.add(transaction.sql().query("SELECT count(*) FROM event").execute().await().iterator().next()
            .getLong(0)));
    try (TestNexus one = TestNexus.on(database, NexusOptions.defaults(), (transaction, events) -> park());
        TestNexus two = TestNexus.on(database, NexusOptions.defaults(), looking)) {
      Future<Receipt> first = threads.submit(() -> one.send("first", USER, json()));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      Future<Receipt> second = threads.submit(() -> two.send("second", USER, json()));
      awaitWaitingForLock();

      two.transact(List.of(OTHER), transaction -> transaction.append(Principal.TEMPO, Draft.own("stranger", OTHER,
          json())));
      release.countDown();

      assertThat(first.get(30, TimeUnit.SECONDS).position()).isEqualTo(2);
      assertThat(second.get(30, TimeUnit.SECONDS).position()).isEqualTo(3);
      assertThat(seen).as("events in the log when the second was decided").containsExactly(2L);
      assertThat(one.types()).containsExactly("stranger", "first", "second");
    }
  }

  @Test
  void those_who_lock_in_opposite_orders_both_succeed() throws Exception {
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger attempts = new AtomicInteger();
    try (TestNexus nexus = TestNexus.on(database, NexusOptions.defaults())) {
      Future<Long> there = threads.submit(lockBoth(nexus, USER, OTHER, bothHoldOne, attempts));
      Future<Long> back = threads.submit(lockBoth(nexus, OTHER, USER, bothHoldOne, attempts));

      assertThat(List.of(there.get(30, TimeUnit.SECONDS), back.get(30, TimeUnit.SECONDS))).containsExactlyInAnyOrder(1L,
          2L);
      assertThat(attempts).as("one of them was chosen to start over").hasValue(3);
    }
  }

  private static Callable<Long> lockBoth(TestNexus nexus, EntityRef first, EntityRef second, CyclicBarrier barrier,
      AtomicInteger attempts) {
    return () -> nexus.transact(List.of(first), transaction -> {
      if (attempts.incrementAndGet() <= 2) {
        try {
          barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
      transaction.lock(List.of(second));
      return transaction.append(Principal.TEMPO, Draft.own("locked", first, json()));
    }).position();
  }

  private void park() {
    inside.countDown();
    try {
      assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitWaitingForLock() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (database.pool().query("""
        SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted""").execute().await()
        .size() == 0) {
      assertThat(System.nanoTime()).as("nobody waits for a lock").isLessThan(deadline);
    }
  }
}
