package dev.tempo.backend.policy.publish;

import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.postgres.PostgresPolicyMembers;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import static dev.tempo.backend.policy.publish.PolicyNode.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/** One process publishes, others show: what they show after the acknowledgement, and how long it is waited for them. */
class PolicyLeaseTest {
  private static final Duration LEASE = Duration.ofMillis(1_500);
  private static final Classification USERS = new Classification("user", "prod", "user");

  private final PolicyNode node = new PolicyNode(100, List.of(rule(Access.NONE)));
  private final PostgresPolicyMembers own = new PostgresPolicyMembers(node.nexus.database().pool());
  private final List<Other> others = new ArrayList<>();

  PolicyLeaseTest() {
    node.publisher.acknowledgeAfter(revision -> own.awaitTaken(revision, LEASE));
  }

  /** Another process: it shares nothing with the publisher but the database. */
  private final class Other {
    final Policies policies = new Policies(PolicyTable.compile(0, List.of()));
    final AtomicLong elapsed = new AtomicLong();
    final PostgresPolicyMembers members = new PostgresPolicyMembers(node.nexus.database().pool());
    final LeasedPolicies shown = new LeasedPolicies(policies, node.publisher, members,
        () -> System.nanoTime() + elapsed.get(), LEASE);

    Other() {
      others.add(this);
    }

    Other listening() throws InterruptedException {
      CountDownLatch heard = new CountDownLatch(1);
      members.start(revision -> {
        shown.take(revision);
        heard.countDown();
      });
      assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
      return this;
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    for (Other other : others) {
      other.members.stop();
    }
    node.close();
  }

  @Test
  void readers_of_all_members_show_nothing_superseded_after_the_acknowledgement() throws Exception {
    AtomicLong acknowledged = new AtomicLong(1);
    AtomicBoolean over = new AtomicBoolean();
    ConcurrentLinkedQueue<String> superseded = new ConcurrentLinkedQueue<>();
    AtomicLong shown = new AtomicLong();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Other other = new Other().listening();
      readers.add(Thread.ofPlatform().start(() -> {
        while (!over.get()) {
          long floor = acknowledged.get();
          PolicyTable table = other.shown.get();
          Access access = table.value(Effect.ACCESS, USERS);
          if (table.revision() < floor || access != access(table.revision())) {
            superseded.add(table.revision() + " after " + floor);
          }
          shown.incrementAndGet();
          LockSupport.parkNanos(100_000);
        }
      }));
    }
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long next = acknowledged.get() + 1;
      long began = System.nanoTime();
      node.publish(List.of(rule(access(next))));
      millis.add((System.nanoTime() - began) / 1_000_000);
      acknowledged.set(next);
    }
    over.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(superseded).isEmpty();
    assertThat(shown).as("what was shown meanwhile").hasValueGreaterThan(1_000);
    assertThat(millis).as("nobody was waited for until the end of his lease").allMatch(took -> took < LEASE.toMillis());
  }

  @Test
  void a_hung_member_delays_by_its_lease_at_most_and_asks_before_it_shows_again() throws Exception {
    Other hung = new Other();
    assertThat(hung.shown.get().value(Effect.ACCESS, USERS)).isEqualTo(access(1));

    long began = System.nanoTime();
    node.publish(List.of(rule(access(2))));
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    assertThat(took).isBetween(LEASE, LEASE.plusSeconds(10));
    assertThat(hung.policies.current().revision()).as("it has heard of nothing").isEqualTo(1);
    assertThat(hung.shown.get().revision()).isEqualTo(2);
  }

  @Test
  void within_its_lease_nothing_is_asked_and_after_it_the_first_who_asks_learns() {
    Other other = new Other();
    assertThat(other.shown.get().revision()).isEqualTo(1);
    node.publisher.publish(ADMIN, List.of(rule(access(2))), IfMatch.tag(node.publisher.current().etag()));
    other.elapsed.addAndGet(LEASE.toNanos());

    assertThat(other.shown.get().revision()).isEqualTo(2);
  }

  @Test
  void a_member_that_stopped_is_not_waited_for() throws Exception {
    Other gone = new Other().listening();
    gone.shown.get();
    gone.members.stop();
    others.clear();

    long began = System.nanoTime();
    node.publish(List.of(rule(access(2))));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LEASE);
  }

  @Test
  void a_member_that_has_shown_nothing_for_long_hears_of_a_publish_all_the_same() throws Exception {
    Other idle = new Other();
    CountDownLatch heard = new CountDownLatch(2);
    idle.members.start(revision -> {
      idle.shown.take(revision);
      heard.countDown();
      if (heard.getCount() == 1) {
        longAgo();
      }
    });
    awaitRow("revision = 1 AND confirmed_at < clock_timestamp() - interval '60 seconds'");
    node.publish(List.of(rule(access(2))));

    assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(idle.policies.current().revision()).isEqualTo(2);
  }

  @Test
  void a_member_that_cannot_load_a_policy_stays_a_member_and_tries_again() throws Exception {
    Other other = new Other();
    CountDownLatch taken = new CountDownLatch(3);
    AtomicLong rows = new AtomicLong(-1);
    other.members.start(revision -> {
      taken.countDown();
      if (taken.getCount() > 0) {
        throw new IllegalStateException("the policy cannot be loaded now");
      }
      rows.set(rows());
      other.shown.take(revision);
    });
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    awaitRow("revision = 1");

    assertThat(rows).as("rows of members at the third attempt").hasValue(1);
    other.members.stop();
    assertThat(rows()).isZero();
  }

  @Test
  void a_member_that_asked_after_the_publish_is_not_forgotten_while_its_lease_lives() throws Exception {
    Other hung = new Other();
    hung.shown.get();
    Other renewed = new Other();
    node.publisher
        .acknowledgeAfter(revision -> assertThat(rows()).as("hung is forgotten, renewed is not").isEqualTo(1));
    Thread later = Thread.ofVirtual().start(() -> {
      LockSupport.parkNanos(LEASE.toNanos() / 2);
      // It goes by the first revision as yet, and has not said otherwise.
      renewed.members.confirm(1);
    });
    node.publish(List.of(rule(access(2))));
    later.join();
  }

  @Test
  void who_learns_by_asking_says_that_it_has_taken_the_policy() {
    Other other = new Other();
    other.shown.get();
    awaitRow("revision = 1");
    node.publish(List.of(rule(access(2))));
    other.elapsed.addAndGet(2 * LEASE.toNanos());
    other.shown.get();

    awaitRow("revision = 2");
  }

  @Test
  void where_the_others_cannot_be_asked_their_leases_are_waited_out() {
    Pool closed = PgBuilder.pool().connectingTo(new PgConnectOptions().setHost("127.0.0.1").setPort(1)).build();
    Duration lease = Duration.ofMillis(300);
    long began = System.nanoTime();
    new PostgresPolicyMembers(closed).awaitTaken(2, lease);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(lease);
    closed.close().await();
  }

  private void longAgo() {
    node.nexus.database().pool().query("UPDATE policy_member SET confirmed_at = confirmed_at - interval '2 minutes'")
        .execute().await();
  }

  private long rows() {
    return count("true");
  }

  private long count(String condition) {
    return node.nexus.database().pool().query("SELECT count(*) AS n FROM policy_member WHERE " + condition).execute()
        .await().iterator().next().getLong("n");
  }

  private void awaitRow(String condition) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (count(condition) == 0) {
      assertThat(System.nanoTime()).as("waiting for a row where " + condition).isLessThan(until);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static Access access(long revision) {
    return revision % 2 == 0 ? Access.FULL : Access.NONE;
  }

  private static Rule rule(Access access) {
    return Rule.of("*", "prod", "user").with(Effect.ACCESS, access);
  }
}
