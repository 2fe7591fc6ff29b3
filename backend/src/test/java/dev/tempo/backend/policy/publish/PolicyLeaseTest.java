package dev.tempo.backend.policy.publish;

import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.postgres.PostgresPolicyMembers;
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

    // Its row goes with the stop, which does not wait for that: at the latest the lease ends it.
    node.publish(List.of(rule(access(2))));
    long began = System.nanoTime();
    node.publish(List.of(rule(access(3))));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LEASE);
  }

  private static Access access(long revision) {
    return revision % 2 == 0 ? Access.FULL : Access.NONE;
  }

  private static Rule rule(Access access) {
    return Rule.of("*", "prod", "user").with(Effect.ACCESS, access);
  }
}
