package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.filter.Shown;
import dev.tempo.backend.nexus.outbound.RawServer;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.nexus.subscription.TestSink.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import static dev.tempo.backend.nexus.subscription.SubscriptionFixture.OWNER;
import static dev.tempo.backend.nexus.subscription.SubscriptionFixture.SWIFT;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class DeliveryTest {

  @Test
  void deliversSignedCloudEventsFromTheBeginning() throws Exception {
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT); TestSink sink = new TestSink()) {
      tempo.nexus().send("other", new EntityRef("user", "a"), TestNexus.json());
      long position = tempo.send("a", 1);
      ObjectNode made = tempo.create(sink.url(), _ -> {});
      Received first = sink.awaitTaken(1).getFirst();
      assertThat(first.position()).isEqualTo(position);
      assertThat(first.header("content-type")).startsWith("application/cloudevents+json");
      assertThat(first.body()).contains("\"data\":{\"number\":1}", "\"specversion\":\"1.0\"", "\"subject\":\"user/a\"");
      new Webhook(made.get("secret").textValue()).verify(first.body(), first.headers());

      tempo.create(sink.url(), json -> json.put("mode", "binary"));
      Received binary = sink.await(all -> all.size() == 2).getLast();
      assertThat(binary.body()).isEqualTo("{\"number\": 1}".replace(" ", ""));
      assertThat(binary.header("ce-subject")).isEqualTo("user/a");
      assertThat(binary.header("ce-type")).isEqualTo("user_changed");
    }
  }

  @Test
  void keepsTheOrderOfEachEntityWhateverFails() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT); TestSink sink = new TestSink()) {
      sink.answer(_ -> {
        synchronized (random) {
          return random.nextInt(3) == 0 ? 500 : 200;
        }
      });
      tempo.subscribe(sink.url());
      Map<String, List<Long>> sent = new TreeMap<>();
      for (int i = 0; i < 150; i++) {
        String user = "u" + i % 5;
        sent.computeIfAbsent("user/" + user, _ -> new ArrayList<>()).add(tempo.send(user, i));
      }
      List<Received> taken = sink.awaitTaken(150);
      Map<String, List<Long>> came = new TreeMap<>();
      // A machine so slow that an answer came too late gives one twice, which at least once allows.
      taken.stream().filter(distinct()).forEach(one -> came.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(
          one.position()));
      assertThat(came).as("seed %s", seed).isEqualTo(sent);
    }
  }

  @Test
  void missesNoneWhereItIsStoppedInTheMiddle() throws Exception {
    try (TestSink sink = new TestSink(); SubscriptionFixture first = SubscriptionFixture.fresh(SWIFT)) {
      Set<Long> failedOnce = ConcurrentHashMap.newKeySet();
      sink.answer(one -> one.position() % 7 == 0 && failedOnce.add(one.position()) ? 503 : 200);
      first.subscribe(sink.url());
      Set<Long> sent = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        sent.add(first.send("u" + i % 3, i));
      }
      sink.awaitTaken(20);
      first.relays().stop();
      int before = sink.taken().size();
      for (int i = 0; i < 20; i++) {
        sent.add(first.send("u" + i % 3, i));
      }
      try (SubscriptionFixture second = first.again(SWIFT)) {
        List<Received> taken = sink.awaitTaken(120);
        assertThat(taken.stream().map(Received::position)).containsAll(sent);
        assertThat(before).isLessThan(120);
        // What comes again was under way when it stopped: its order among the new ones is the log's.
        for (int user = 0; user < 3; user++) {
          String subject = "user/u" + user;
          List<Long> firsts = taken.stream().filter(one -> one.subject().equals(subject)).map(Received::position)
              .distinct().toList();
          assertThat(firsts).isSorted();
        }
        assertThat(second.rows().letters(second.rows().active().getFirst().id(), null, 0, 10)).isEmpty();
      }
    }
  }

  @Test
  void aDeadLetterParksItsOwnEntityUntilItIsRetried() throws Exception {
    try (
        SubscriptionFixture tempo = SubscriptionFixture.fresh(new RetryPolicy(Duration.ofMillis(2), 2,
            Duration.ofMillis(
                10),
            3));
        TestSink sink = new TestSink()) {
      sink.answer(one -> one.subject().equals("user/bad") ? 500 : 200);
      String id = tempo.subscribe(sink.url());
      long first = tempo.send("bad", 1);
      sink.await(all -> all.size() >= 3);
      awaitDead(tempo, id, 1);
      long second = tempo.send("bad", 2);
      long third = tempo.send("bad", 3);
      tempo.send("good", 4);
      sink.awaitTaken(1);
      List<Letter> dead = tempo.subscriptions().letters(OWNER, id, Letter.State.DEAD, 0, 10);
      assertThat(dead).hasSize(1);
      assertThat(dead.getFirst().position()).isEqualTo(first);
      assertThat(dead.getFirst().attempts()).isEqualTo(3);
      assertThat(dead.getFirst().reason()).contains("500");
      awaitLetters(tempo, id, 3);
      assertThat(tempo.nexus().types()).contains("subscription.dead_lettered");
      assertThat(tempo.subscriptions().find(OWNER, id).get("dead_letters").asInt()).isEqualTo(1);

      sink.answer(_ -> 200);
      assertThat(tempo.subscriptions().retry(OWNER, id, List.of(first))).isEqualTo(1);
      assertThat(sink.awaitTaken(4).stream().filter(one -> one.subject().equals("user/bad")).map(Received::position))
          .containsExactly(first, second, third);
      awaitLetters(tempo, id, 0);
    }
  }

  @Test
  void aDroppedDeadLetterLetsWhatIsBehindItGo() throws Exception {
    try (
        SubscriptionFixture tempo = SubscriptionFixture.fresh(new RetryPolicy(Duration.ofMillis(2), 2,
            Duration.ofMillis(
                10),
            1));
        TestSink sink = new TestSink()) {
      sink.answer(one -> one.body().contains("\"number\":1}") ? 400 : 200);
      String id = tempo.subscribe(sink.url());
      tempo.send("bad", 1);
      awaitDead(tempo, id, 1);
      long behind = tempo.send("bad", 2);
      awaitLetters(tempo, id, 2);
      assertThat(tempo.subscriptions().drop(OWNER, id, null)).isEqualTo(1);
      assertThat(sink.awaitTaken(1).getFirst().position()).isEqualTo(behind);
      awaitLetters(tempo, id, 0);
      assertThat(tempo.send("bad", 3)).isEqualTo(sink.awaitTaken(2).getLast().position());
    }
  }

  @Test
  void aSinkThatHangsHoldsUpNobodyElse() throws Exception {
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT);
        TestSink sink = new TestSink();
        RawServer hanging = RawServer.hanging()) {
      tempo.subscribe(hanging.uri("localhost").toString());
      tempo.subscribe(sink.url());
      for (int i = 0; i < 300; i++) {
        tempo.send("u" + i, i);
      }
      assertThat(sink.awaitTaken(300).stream().map(Received::position).distinct()).hasSize(300);
      assertThat(hanging.heads()).isNotEmpty();
    }
  }

  @Test
  void honoursRetryAfter() throws Exception {
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT); TestSink sink = new TestSink()) {
      sink.answer(_ -> sink.received().isEmpty() ? 429 : 200);
      sink.retryAfter("1");
      tempo.subscribe(sink.url());
      tempo.send("a", 1);
      sink.awaitTaken(1);
      List<Received> all = sink.received();
      assertThat(Duration.ofNanos(all.get(1).nanos() - all.get(0).nanos()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aSinkThatIsGoneDisablesTheSubscriptionAndAResumeGoesOn() throws Exception {
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT); TestSink sink = new TestSink()) {
      sink.answer(_ -> 410);
      String id = tempo.subscribe(sink.url());
      long position = tempo.send("a", 1);
      awaitState(tempo, id, "disabled");
      assertThat(tempo.subscriptions().find(OWNER, id).get("reason").textValue()).contains("410");
      assertThat(tempo.nexus().types()).contains("subscription.disabled");
      sink.answer(_ -> 200);
      tempo.subscriptions().patch(OWNER, id, TestNexus.json().put("state", "active"));
      assertThat(sink.awaitTaken(1).getFirst().position()).isEqualTo(position);
    }
  }

  @Test
  void showsWhatTheOwnerMaySeeWhenItIsSent() throws Exception {
    AtomicReference<Exposure> exposure = new AtomicReference<>((_, _) -> Optional.empty());
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT, (principal, event) -> {
      assertThat(principal).isEqualTo(OWNER);
      return Objects.requireNonNull(exposure.get()).shown(principal, event);
    }); TestSink sink = new TestSink()) {
      tempo.subscribe(sink.url());
      tempo.send("a", 1);
      awaitLag(tempo);
      exposure.set((_, event) -> Optional.of(new Shown(event, false)));
      tempo.send("a", 2);
      Received summary = sink.awaitTaken(1).getFirst();
      assertThat(summary.body()).doesNotContain("data").contains("\"visibility\":\"summary\"");
      // Rights that end between a failure and its retry hold for the retry.
      sink.answer(_ -> 500);
      tempo.send("a", 3);
      sink.await(all -> all.size() > 2);
      exposure.set((_, _) -> Optional.empty());
      awaitLag(tempo);
      awaitLetters(tempo, tempo.rows().active().getFirst().id(), 0);
      assertThat(sink.taken()).hasSize(1);
    }
  }

  @Test
  void replaysFromAPosition() throws Exception {
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT); TestSink sink = new TestSink()) {
      String id = tempo.subscribe(sink.url());
      long first = tempo.send("a", 1);
      long second = tempo.send("a", 2);
      sink.awaitTaken(2);
      tempo.subscriptions().replay(OWNER, id, TestNexus.json().put("from", first));
      List<Received> all = sink.await(received -> received.size() == 3);
      assertThat(all.getLast().position()).isEqualTo(second);
      assertThat(all.get(1).header("webhook-id")).isEqualTo(all.get(2).header("webhook-id"));
    }
  }

  @Test
  void pausesAndResumesWithNoneMissed() throws Exception {
    try (SubscriptionFixture tempo = SubscriptionFixture.fresh(SWIFT); TestSink sink = new TestSink()) {
      String id = tempo.subscribe(sink.url());
      tempo.send("a", 1);
      sink.awaitTaken(1);
      tempo.subscriptions().patch(OWNER, id, TestNexus.json().put("state", "paused"));
      until(() -> tempo.relays().relay(id).isEmpty());
      long paused = tempo.send("a", 2);
      tempo.subscriptions().patch(OWNER, id, TestNexus.json().put("state", "active"));
      assertThat(sink.awaitTaken(2).getLast().position()).isEqualTo(paused);
    }
  }

  private static Predicate<Received> distinct() {
    Set<Long> seen = new HashSet<>();
    return one -> seen.add(one.position());
  }

  private static void awaitDead(SubscriptionFixture tempo, String id, int count) {
    until(() -> tempo.rows().letters(id, Letter.State.DEAD, 0, 10).size() == count);
  }

  private static void awaitLetters(SubscriptionFixture tempo, String id, int count) {
    until(() -> tempo.rows().letters(id, null, 0, 10).size() == count);
  }

  private static void awaitState(SubscriptionFixture tempo, String id, String state) {
    until(() -> tempo.subscriptions().find(OWNER, id).get("state").textValue().equals(state));
  }

  private static void awaitLag(SubscriptionFixture tempo) {
    until(() -> tempo.subscriptions().list(OWNER, "", 10).stream().allMatch(one -> one.get("lag").asLong() == 0));
  }

  /** Until the database says so, which sends no signal; the test's time limit ends a wait in vain. */
  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(5_000_000);
    }
  }
}
