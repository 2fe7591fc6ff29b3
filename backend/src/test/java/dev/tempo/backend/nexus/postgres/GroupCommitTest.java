package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Nexus.Submission;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import static dev.tempo.backend.nexus.postgres.TestNexus.ALICE;
import static dev.tempo.backend.nexus.postgres.TestNexus.incoming;
import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Groups made by hand, so that who shares a transaction with whom is no accident. */
class GroupCommitTest {
  private static final EntityRef USER = new EntityRef("user", "42");
  private static final ContentHash HASH = new ContentHash(TestNexus.KEY);

  private final TestNexus nexus = TestNexus.fresh();

  @AfterEach
  void close() {
    nexus.close();
  }

  @Test
  void a_refused_submission_leaves_nothing_and_the_others_are_recorded() {
    List<Pending> group = List.of(pending(event("good")), pending(event("good"), event("bad"), event("good")), pending(
        event("good")), pending(event("bad")), pending(event("good"), event("good")));

    commit(refusing("bad"), group);

    assertThat(group.stream().map(GroupCommitTest::answer)).containsExactly("1", "CONFLICT", "2", "CONFLICT", "3 4");
    assertThat(nexus.types()).containsExactly("good", "good", "good", "good");
  }

  @Test
  void a_refusal_of_what_followed_refuses_the_one_it_followed_from() {
    Consequence follow = (transaction, events) -> events.stream().filter(event -> event.type().equals("root")).forEach(
        event -> transaction.append(event, Draft.own("bad", USER, json())));
    List<Pending> group = List.of(pending(event("root")), pending(event("good")));

    commit(List.of(follow, refusing("bad")), group);

    assertThat(group.stream().map(GroupCommitTest::answer)).containsExactly("CONFLICT", "1");
  }

  /** The first takes a name and is refused; that the second is refused for it, in memory, must not be its answer. */
  @Test
  void nobody_is_refused_for_what_a_refused_one_left_in_memory() {
    Consequence names = (transaction, events) -> {
      Set<String> taken = new HashSet<>();
      events.forEach(event -> transaction.deciding(event, () -> {
        if (!taken.add(event.type())) {
          throw new Refusal(Refusal.Kind.CONFLICT, "taken");
        }
      }));
    };
    List<Pending> group = List.of(pending(event("x"), event("y"), event("y")), pending(event("x")),
        pending(event("z")));

    commit(names, group);

    assertThat(group.stream().map(GroupCommitTest::answer)).containsExactly("CONFLICT", "2", "1");
    assertThat(nexus.types()).containsExactly("z", "x");
  }

  @Test
  void a_failure_that_nobody_foresaw_is_the_answer_of_the_one_who_causes_it_alone() {
    Consequence fragile = (transaction, events) -> {
      for (Appended event : events) {
        if (event.type().equals("boom")) {
          transaction.sql().query("SELECT 1/0").execute().await();
        }
      }
    };
    List<Pending> group = List.of(pending(event("good")), pending(event("boom")), pending(event("good")));

    commit(fragile, group);

    assertThat(group.stream().map(GroupCommitTest::answer)).containsExactly("1", "PgException", "2");
    assertThat(nexus.types()).containsExactly("good", "good");
  }

  /** The lane's thread must not end with it, nor the connection be lost to it. */
  @Test
  void an_error_is_told_and_the_next_is_recorded() {
    try (TestNexus errors = TestNexus
        .fresh((transaction, events) -> events.stream().filter(event -> event.type().equals("bad")).forEach(bad -> {
          throw new StackOverflowError("forced");
        }))) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> errors.send("bad", USER, json())).hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(errors.send("good", USER, json()).position()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void an_id_used_twice_in_a_group_is_a_repeat_or_a_conflict() {
    List<Pending> group = List.of(pending(sent("1", "a")), pending(sent("1", "a")), pending(sent("1", "b")), pending(
        sent("2", "a"), sent("2", "a")), pending(sent("3", "a"), sent("3", "b")),
        pending(sent("4", "a"), sent("1",
            "b")));

    commit(List.of(), group);

    assertThat(group.stream().map(GroupCommitTest::answer)).containsExactly("1", "1 again", "CONFLICT", "2 2 again",
        "CONFLICT", "CONFLICT");
    assertThat(nexus.types()).containsExactly("a", "a");
  }

  @Test
  void consequences_that_feed_each_other_for_ever_are_stopped() {
    Consequence endless = (transaction, events) -> events.forEach(event -> transaction.append(event, Draft.own("more",
        USER, json())));
    List<Pending> group = List.of(pending(event("good")));

    commit(endless, group);

    assertThat(answer(group.getFirst())).isEqualTo("IllegalStateException");
    assertThat(nexus.events()).isEmpty();
  }

  /** Seeds are printed on failure: what is recorded is what each submission would have got alone, in whatever company. */
  @Test
  void random_groups_end_as_if_each_had_come_alone() {
    for (long seed = 1; seed <= 25; seed++) {
      Random random = new Random(seed);
      List<Pending> group = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Incoming[] batch = new Incoming[1 + random.nextInt(3)];
        Arrays.setAll(batch, n -> random.nextInt(6) == 0 ? event("bad") : sent(Integer.toString(random.nextInt(20)),
            "s" + random.nextInt(2)));
        group.add(pending(batch));
      }
      long before = nexus.log().head();

      commit(refusing("bad"), group);

      List<Event> log = nexus.log().find(EventQuery.after(0, 1_000));
      assertThat(log).as("seed %d", seed).extracting(Event::position).doesNotHaveDuplicates().hasSize((int) nexus.log()
          .head());
      Set<Long> answered = group.stream().filter(pending -> !pending.reply().isCompletedExceptionally()).flatMap(
          pending -> pending.reply().join().stream()).map(Receipt::position).collect(Collectors.toSet());
      assertThat(log.stream().map(Event::position).filter(position -> position > before)).as("seed %d", seed).allMatch(
          answered::contains);
      for (Pending pending : group) {
        boolean bad = pending.items().stream().anyMatch(item -> item.incoming().draft().type().equals("bad"));
        assertThat(bad && !pending.reply().isCompletedExceptionally()).as("seed %d, a bad one accepted", seed)
            .isFalse();
        if (!pending.reply().isCompletedExceptionally()) {
          assertThat(pending.reply().join()).as("seed %d", seed).hasSameSizeAs(pending.items()).allSatisfy(
              receipt -> assertThat(log.get((int) receipt.position() - 1).id()).isEqualTo(receipt.id()));
        }
      }
    }
  }

  private void commit(Consequence consequence, List<Pending> group) {
    commit(List.of(consequence), group);
  }

  private void commit(List<Consequence> consequences, List<Pending> group) {
    Policies policies = new Policies(PolicyTable.compile(0, List.of()));
    TransactionRunner runner = new TransactionRunner(nexus.database().pool(), policies, _ -> {}, 3);
    consequences.forEach(runner::add);
    new GroupCommit(runner).commit(group, () -> {});
    assertThat(group).allMatch(pending -> pending.reply().isDone());
  }

  private static Consequence refusing(String type) {
    return (transaction, events) -> events.forEach(event -> transaction.deciding(event, () -> {
      if (event.type().equals(type)) {
        throw new Refusal(Refusal.Kind.CONFLICT, "no " + type);
      }
    }));
  }

  private static Incoming event(String type) {
    return incoming(null, type, USER, json());
  }

  private static Incoming sent(String id, String type) {
    return incoming(id, type, USER, json());
  }

  private static Pending pending(Incoming... events) {
    return new Pending(new Submission(ALICE, Arrays.asList(events)), HASH, 0);
  }

  /** Positions, or why not. */
  private static String answer(Pending pending) {
    if (pending.reply().isCompletedExceptionally()) {
      return pending.reply().exceptionNow() instanceof Refusal refusal ? refusal.kind().name() : pending.reply()
          .exceptionNow().getClass().getSimpleName();
    }
    return String.join(" ", pending.reply().join().stream().map(receipt -> receipt.position() + (receipt.repeated()
        ? " again"
        : "")).toList());
  }
}
