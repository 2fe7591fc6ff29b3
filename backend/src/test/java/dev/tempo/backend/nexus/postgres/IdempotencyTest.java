package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static dev.tempo.backend.nexus.postgres.TestNexus.incoming;
import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class IdempotencyTest {
  private static final EntityRef USER = new EntityRef("user", "42");
  private static final Principal BOB = new Principal("bob", Role.USER);

  @Test
  void a_repeat_is_answered_with_the_first_ones_result() {
    Consequence schedule = (transaction, events) -> events.stream().filter(Appended::fromOutside).forEach(event -> {
      event.outcome().scheduled("s-1");
      event.outcome().cancelled("c-1");
      event.outcome().overridden("o-1");
      event.outcome().tooLate("t-1");
    });
    try (TestNexus nexus = TestNexus.fresh(schedule)) {
      Receipt first = nexus.sendAll(incoming("e-1", "a", USER, json())).getFirst();
      nexus.send("between", USER, json());

      Receipt repeat = nexus.sendAll(incoming("e-1", "a", USER, json())).getFirst();

      assertThat(first).isEqualTo(new Receipt("e-1", 1, List.of("s-1"), List.of("c-1"), List.of("o-1"), List.of("t-1"),
          false));
      assertThat(repeat).isEqualTo(first.again());
      assertThat(nexus.log().head()).isEqualTo(2);
    }
  }

  @Test
  void other_content_under_the_same_id_is_a_conflict_that_refuses_the_whole_batch() {
    try (TestNexus nexus = TestNexus.fresh()) {
      nexus.sendAll(incoming("e-1", "a", USER, json()));

      assertThatThrownBy(
          () -> nexus.sendAll(incoming("e-2", "a", USER, json()), incoming("e-1", "other", USER, json())))
          .isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
            assertThat(refusal.violations()).extracting(Refusal.Violation::pointer).containsExactly("/1/id");
          });
      assertThat(nexus.send(BOB, incoming("e-1", "other", USER, json())).position()).as("another principal's ids")
          .isEqualTo(
              2);
      assertThat(nexus.sendAll(incoming("e-3", "a", USER, json()), incoming("e-1", "a", USER, json()))).extracting(
          Receipt::position, Receipt::repeated).containsExactly(tuple(3L, false),
              tuple(1L, true));
    }
  }

  @Test
  void of_many_who_send_the_same_at_once_one_is_recorded_and_all_get_its_answer() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        TestNexus one = TestNexus.on(database, NexusOptions.defaults()
            .withGroups(2));
        TestNexus two = TestNexus.on(database, NexusOptions.defaults());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<List<Receipt>>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        TestNexus nexus = i % 2 == 0 ? one : two;
        answers.add(threads.submit(() -> {
          go.await();
          return nexus.sendAll(incoming("same", "a", USER, json()));
        }));
      }
      go.countDown();

      List<Receipt> receipts = new ArrayList<>();
      for (Future<List<Receipt>> answer : answers) {
        receipts.addAll(answer.get(60, TimeUnit.SECONDS));
      }
      assertThat(receipts).extracting(Receipt::position).containsOnly(1L);
      assertThat(receipts.stream().filter(receipt -> !receipt.repeated())).hasSize(1);
      assertThat(one.types()).containsExactly("a");
    }
  }

  /** Different entities, so that no lock serialises them: the unique index does. */
  @Test
  void of_many_who_use_one_id_for_different_things_at_once_one_wins() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        TestNexus one = TestNexus.on(database, NexusOptions.defaults()
            .withGroups(4));
        TestNexus two = TestNexus.on(database, NexusOptions.defaults().withGroups(4));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Receipt>>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        TestNexus nexus = i % 2 == 0 ? one : two;
        EntityRef entity = new EntityRef("user", Integer.toString(i));
        answers.add(threads.submit(() -> nexus.sendAll(incoming("same", "a", entity, json()))));
      }

      int conflicts = 0;
      for (Future<List<Receipt>> answer : answers) {
        try {
          answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOfSatisfying(Refusal.class,
              refusal -> assertThat(refusal.kind()).isEqualTo(
                  Refusal.Kind.CONFLICT));
          conflicts++;
        }
      }
      assertThat(conflicts).isEqualTo(39);
      assertThat(one.log().head()).isEqualTo(1);
    }
  }
}
