package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.lease.postgres.PostgresLeases;
import dev.tempo.backend.nexus.postgres.NexusOptions;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.nexus.subscription.TestSink.Received;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static dev.tempo.backend.nexus.subscription.SubscriptionFixture.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes on one database relay each subscription once, and hear of what is done to them on the other. */
@Timeout(60)
class SeveralNodesTest {
  private TestDatabase database;
  private Node one;
  private Node two;
  private TestSink sink;

  private record Node(TestNexus nexus, PostgresLeases leases, SubscriptionFixture subscribing) {

    static Node on(TestDatabase database) {
      TestNexus nexus = TestNexus.on(database, NexusOptions.defaults());
      PostgresLeases leases = new PostgresLeases(database.newPool(1));
      leases.want(RelayPermit.leases());
      SubscriptionFixture subscribing = SubscriptionFixture.node(nexus, RelayPermit.by(leases));
      leases.onChange(subscribing.relays()::review);
      leases.start();
      return new Node(nexus, leases, subscribing);
    }

    boolean relays(String id) {
      return subscribing.relays().relay(id).isPresent();
    }

    /** Its session ends, and it does not come back. */
    void die() throws InterruptedException {
      leases.stop();
    }

    void stop() throws InterruptedException {
      subscribing.close();
      leases.stop();
      nexus.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.fresh();
    sink = new TestSink();
    one = Node.on(database);
    two = Node.on(database);
    until(() -> one.leases.held().size() == 8 && two.leases.held().size() == 8);
  }

  @AfterEach
  void close() throws InterruptedException {
    one.stop();
    two.stop();
    sink.close();
    database.close();
  }

  @Test
  void eachIsRelayedByOneNodeWhicheverMadeIt() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(one.subscribing.subscribe(sink.url()));
    }
    until(() -> ids.stream().allMatch(id -> one.relays(id) != two.relays(id)));
    for (int i = 0; i < 10; i++) {
      two.subscribing.send("u" + i % 3, i);
    }
    sink.await(all -> all.stream().map(SeveralNodesTest::webhook).distinct().count() == 80);
    assertThat(sink.received()).as("none by both").hasSize(80);
  }

  @Test
  void aNodeHearsWhatIsDoneToItsSubscriptionsOnTheOther() throws Exception {
    List<String> ids = new ArrayList<>();
    while (ids.stream().noneMatch(two::relays)) {
      String made = one.subscribing.subscribe(sink.url());
      ids.add(made);
      until(() -> one.relays(made) != two.relays(made));
    }
    String id = ids.stream().filter(two::relays).findFirst().orElseThrow();

    one.subscribing.subscriptions().patch(OWNER, id, TestNexus.json().put("state", "paused"));
    until(() -> !two.relays(id));
    one.subscribing.subscriptions().patch(OWNER, id, TestNexus.json().put("state", "active"));
    until(() -> two.relays(id));
    one.subscribing.subscriptions().delete(OWNER, id);
    until(() -> !two.relays(id));
  }

  @Test
  void whenANodeDiesTheOtherGoesOnWithinTenSecondsInOrderAndMissesNone() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(one.subscribing.subscribe(sink.url()));
    }
    until(() -> ids.stream().allMatch(id -> one.relays(id) != two.relays(id)));
    int number = 0;
    for (; number < 30; number++) {
      two.subscribing.send("u" + number % 3, number);
    }
    long died = System.nanoTime();
    // It hangs without knowing: only its session is gone.
    database.pool().preparedQuery("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
        + "AND classid = 1835363682 AND objid::bigint = $1").execute(Tuple.of((long) one.leases.member())).await();
    one.die();
    for (; number < 60; number++) {
      two.subscribing.send("u" + number % 3, number);
    }
    until(() -> ids.stream().allMatch(two::relays));
    assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(Duration.ofSeconds(10));
    List<Received> all = sink.await(received -> received.stream().map(SeveralNodesTest::webhook).distinct()
        .count() == 360);
    Map<String, List<Long>> firsts = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    all.stream().filter(come -> seen.add(webhook(come))).forEach(come -> firsts.computeIfAbsent(webhook(come)
        .replaceAll("_.*", "") + " " + come.subject(), _ -> new ArrayList<>()).add(come.position()));
    assertThat(firsts.values()).hasSize(18).allSatisfy(positions -> assertThat(positions).hasSize(20).isSorted());
  }

  @Test
  void aNodeThatWasTakenForDeadWritesNothingAnyMore() throws Exception {
    String id = one.subscribing.subscribe(sink.url());
    until(() -> one.relays(id) != two.relays(id));
    SubscriptionRows rows = one.subscribing.rows();
    Cursor before = rows.cursor(id).orElseThrow();
    Cursor taken = rows.claim(id, before.fence() + 5).orElseThrow();

    rows.save(Map.of(id, new Cursor(before.position() + 99, before.generation(), before.fence())));
    assertThat(rows.cursor(id)).contains(taken);
    Letter letter = new Letter(1, new EntityRef("user", "a"), Letter.State.RETRYING, 1, "late", Instant.EPOCH);
    assertThat(rows.add(id, List.of(letter), before)).isFalse();
    assertThat(rows.letters(id, null, 0, 10)).isEmpty();
    assertThat(rows.claim(id, before.fence())).isEmpty();
    assertThat(rows.add(id, List.of(letter), taken)).isTrue();
  }

  @Test
  void aRelayStopsWhereAnotherHasItsLease() throws Exception {
    AtomicReference<OptionalLong> fence = new AtomicReference<>(OptionalLong.of(1));
    try (SubscriptionFixture alone = SubscriptionFixture.node(one.nexus, _ -> Objects.requireNonNull(fence.get()))) {
      ObjectNode made = alone.create(sink.url(), json -> json.put("description", "mine"));
      String id = made.get("id").textValue();
      until(() -> alone.relays().relay(id).isPresent());
      fence.set(OptionalLong.empty());
      alone.relays().review();
      until(() -> alone.relays().relay(id).isEmpty());
    }
  }

  private static String webhook(Received one) {
    return one.header("webhook-id");
  }

  /** The database tells a test no signal; its time limit ends a wait in vain. */
  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(5_000_000);
    }
  }
}
