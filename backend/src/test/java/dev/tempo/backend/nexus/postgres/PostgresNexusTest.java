package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Nexus.Submission;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Principal;
import org.junit.jupiter.api.Test;

import java.util.List;

import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class PostgresNexusTest {
  private static final EntityRef USER = new EntityRef("user", "42");

  @Test
  void an_event_is_recorded_with_who_when_and_under_which_policy() {
    try (TestNexus nexus = TestNexus.fresh()) {
      Receipt receipt = nexus.send("user_created", USER, json().put("plan", "pro").put("exact", 1.10));

      Event event = nexus.log().at(1).orElseThrow();
      assertThat(receipt).isEqualTo(new Receipt(event.id(), 1, List.of(), List.of(), List.of(), List.of(), false));
      assertThat(event.type()).isEqualTo("user_created");
      assertThat(event.entity()).isEqualTo(USER);
      assertThat(event.actor()).isEqualTo("alice");
      assertThat(event.correlationId()).isEqualTo(event.id());
      assertThat(event.causationId()).isNull();
      assertThat(event.time()).isEqualTo(event.recordedAt());
      assertThat(event.policyRevision()).isZero();
      assertThat(event.payload().toString()).isEqualTo("{\"plan\":\"pro\",\"exact\":1.1}");
      assertThat(nexus.log().head()).isEqualTo(1);
    }
  }

  @Test
  void what_follows_is_in_the_same_transaction_and_names_its_cause() {
    Consequence follow = (transaction, events) -> events.stream().filter(Appended::fromOutside).forEach(event -> {
      event.classify(new Classification("user", "prod", "user"), "bob");
      Appended follower = transaction.append(event, Draft.transition("action.scheduled", USER, "action-1", json()));
      event.outcome().scheduled("action-1");
      transaction.write(() -> follower.draft().payload().put("run_at", follower.recordedAt().plusSeconds(60).toString())
          .put("scheduled_by", event.position()));
    });
    try (TestNexus nexus = TestNexus.fresh(follow)) {
      Receipt receipt = nexus.send("scheduler.schedule", USER, json());

      List<Event> events = nexus.events();
      assertThat(receipt.actions()).containsExactly("action-1");
      assertThat(events).extracting(Event::type).containsExactly("scheduler.schedule", "action.scheduled");
      Event cause = events.get(0);
      Event follower = events.get(1);
      assertThat(cause.classification()).isEqualTo(new Classification("user", "prod", "user"));
      assertThat(cause.owner()).isEqualTo("bob");
      assertThat(follower.causationId()).isEqualTo(cause.id());
      assertThat(follower.correlationId()).isEqualTo(cause.correlationId());
      assertThat(follower.actor()).isEqualTo("alice");
      assertThat(follower.actionId()).isEqualTo("action-1");
      assertThat(follower.payload().path("scheduled_by").asLong()).isEqualTo(1);
      assertThat(follower.payload().path("run_at").asText()).isEqualTo(follower.recordedAt().plusSeconds(60)
          .toString());
    }
  }

  @Test
  void work_of_tempos_own_is_undone_whole_when_it_throws() {
    try (TestNexus nexus = TestNexus.fresh()) {
      nexus.transact(List.of(USER), transaction -> transaction.append(Principal.TEMPO, Draft.own("user_deleted", USER,
          json())));

      assertThatThrownBy(() -> nexus.transact(List.of(USER), transaction -> {
        transaction.append(Principal.TEMPO, Draft.own("user_deleted", USER, json()));
        throw new Refusal(Refusal.Kind.CONFLICT, "it is held");
      })).isInstanceOf(Refusal.class).hasMessage("it is held");

      assertThat(nexus.types()).containsExactly("user_deleted");
      assertThat(nexus.log().head()).isEqualTo(1);
    }
  }

  @Test
  void an_event_that_names_its_cause_belongs_to_the_story_of_the_cause() {
    try (TestNexus nexus = TestNexus.fresh()) {
      Draft first = new Draft("/test", "first", "a", USER, null, "story", null, json(), null, null, null);
      Draft second = new Draft("/test", "second", "b", USER, null, null, "first", json(), null, null, null);
      Draft stray = new Draft("/test", "stray", "c", USER, null, null, "unknown", json(), null, null, null);
      for (Draft draft : List.of(first, second, stray)) {
        nexus.sendAll(new Incoming(draft, draft.toString()));
      }

      assertThat(nexus.events()).extracting(Event::causationId, Event::correlationId).containsExactly(tuple(null,
          "story"), tuple("first", "story"), tuple("unknown", "stray"));
    }
  }

  @Test
  void starting_and_stopping_may_come_in_any_order() throws Exception {
    try (TestNexus nexus = TestNexus.fresh()) {
      PostgresNexus second = new PostgresNexus(nexus.database().pool(), nexus.policies(), TestNexus.KEY);
      second.stop();
      second.start();
      second.start();
      Submission one = new Submission(TestNexus.ALICE, List.of(TestNexus.incoming(null, "a", USER, json())));
      assertThat(second.submit(one)).hasSize(1);
      second.stop();
      second.stop();

      assertThatThrownBy(() -> second.submit(one)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal
          .kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
      second.start();
      assertThat(second.submit(one)).hasSize(1);
      second.stop();
    }
  }
}
