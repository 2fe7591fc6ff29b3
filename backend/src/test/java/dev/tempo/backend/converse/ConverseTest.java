package dev.tempo.backend.converse;

import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.scheduler.SchedulerFixture;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

import static dev.tempo.backend.converse.Talk.ADMIN;
import static dev.tempo.backend.converse.Talk.ALICE;
import static dev.tempo.backend.converse.Talk.BERLIN;
import static dev.tempo.backend.converse.Talk.MALLORY;
import static dev.tempo.backend.converse.Talk.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Questions are answered from the data with the reader's rights, and a talk has a memory of its own. */
class ConverseTest {
  private final Talk talk = new Talk();

  @AfterEach
  void close() {
    talk.close();
  }

  @Test
  void says_what_is_due() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P1D','cancel_on':['user_back']}",
        null);
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'archive','delay':'P3D'}", null);

    Reply tomorrow = talk.say(ALICE, "what is due tomorrow?");

    assertThat(tomorrow.type()).isEqualTo(ResponseType.QUERY_ANSWER);
    assertThat(tomorrow.text()).isEqualTo("""
        1 action is due on 24 Nov 2026 (Europe/Berlin):
        - Delete user/42 on 24 Nov 2026 10:15 Europe/Berlin (in 1 d), unless user_back comes before.""");
    assertThat(tomorrow.citations()).hasSize(1);
    assertThat(talk.say(ALICE, "what is due this week?").text())
        .startsWith("2 actions are due from 23 Nov 2026 to 29 Nov");
    assertThat(talk.say(ALICE, "what will be deleted today?").text()).startsWith("No deletion is due on 23 Nov 2026");
    assertThat(talk.say(ALICE, "which users get archived this week?").text())
        .startsWith("1 archiving of type user is due");
  }

  @Test
  void says_what_will_happen_to_something_and_what_has() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P1D','cancel_on':['user_back']}",
        null);

    assertThat(talk.say(ALICE, "what will happen to user 42?").text()).isEqualTo(
        "Delete user/42 on 24 Nov 2026 10:15 Europe/Berlin (in 1 d), unless user_back comes before.");
    assertThat(talk.say(ALICE, "will user 42 be archived?").text()).isEqualTo(
        "No archiving of user/42 is scheduled; 1 other action is.");

    talk.clock.advance(Duration.ofDays(2));
    talk.node.scheduler().step();
    Reply future = talk.say(ADMIN, "what will happen to user 42?");

    assertThat(future.text()).isEqualTo(
        "Nothing is scheduled for user/42. It was deleted on 25 Nov 2026 10:15 Europe/Berlin.");
    assertThat(future.citations()).hasSize(1);
  }

  @Test
  void says_why_something_was_deleted() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P1D','cancel_on':['user_back']}",
        null);
    talk.clock.advance(Duration.ofDays(1));
    talk.node.scheduler().step();

    Reply why = talk.say(ADMIN, "why was user 42 deleted?");

    assertThat(why.text()).startsWith("user/42 was deleted on 24 Nov 2026 10:15 Europe/Berlin, as scheduled by "
        + "scheduler.schedule (event 2, recorded by root).")
        .contains("It would have been cancelled by user_back; none came");
    assertThat(why.citations()).contains(2L).hasSize(2);
  }

  @Test
  void says_why_something_was_cancelled() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P1D','cancel_on':['user_back']}",
        null);
    long cause = talk.node.send(ADMIN, "user_back", USER, "{}", null).position();

    Reply why = talk.say(ALICE, "why was the deletion of user 42 cancelled?");

    assertThat(why.text())
        .isEqualTo("The deletion of user/42, due on 24 Nov 2026 10:15 Europe/Berlin, was cancelled on "
            + "23 Nov 2026 10:15 Europe/Berlin because of user_back (event " + cause + ", recorded by root).");
    assertThat(why.citations()).contains(cause);
    assertThat(talk.say(ALICE, "why was the archiving of user 42 cancelled?").text()).isEqualTo(
        "I see nothing of user/42 that was cancelled.");
  }

  @Test
  void says_who_deleted_by_hand_and_what_never_happened() {
    assertThat(talk.say(ALICE, "why was user 42 deleted?").text()).isEqualTo(
        "I see no event that says user/42 was deleted.");

    talk.node.entityCommands().delete(ADMIN, USER, IfMatch.absent());

    assertThat(talk.say(ADMIN, "who deleted user 42?").text()).startsWith("user/42 was deleted on 23 Nov 2026 10:15")
        .contains("by root");
  }

  @Test
  void answers_nobody_more_than_they_may_see() {
    talk.node.send(ADMIN, "scheduler.schedule", new EntityRef("secret", "1"),
        "{'action':'delete','delay':'PT1H'}", null);

    assertThat(talk.say(ADMIN, "what is due today?").text()).contains("secret/1");
    assertThat(talk.say(MALLORY, "what is due today?").text()).startsWith("No action is due on 23 Nov 2026");
    assertThat(talk.say(MALLORY, "what will happen to secret/1?").text()).isEqualTo(
        "Nothing is scheduled for secret/1. I see no entity of that name.");
  }

  @Test
  void tells_why_something_is_held_to_those_who_see_all_of_it() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P1D'}", null);
    talk.node.commands().hold(ADMIN, talk.live().getFirst().id(), "suspected fraud");

    assertThat(talk.say(ALICE, "what will happen to user 42?").text()).startsWith("Held (suspected fraud): ");
    assertThat(talk.say(MALLORY, "what will happen to user 42?").text()).startsWith("Held: ").doesNotContain("fraud");
    assertThat(talk.say(MALLORY, "what is due tomorrow?").text()).contains("Held: ").doesNotContain("fraud");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      do not delete user 42                | I read a "not"
      never delete user 42 in 3 days       | I read a "not"
      what's the weather like?             | I do not understand that.
      "delete user 42 in 3 days"           | I do not understand that.
      delete 3 sandboxes                   | I do not understand that.
      """)
  void says_that_it_does_not_understand(String text, String reply) {
    Reply said = talk.say(ADMIN, text);

    assertThat(said.text()).startsWith(reply);
    assertThat(said.type()).isEqualTo(ResponseType.CLARIFICATION);
    assertThat(said.intent()).isNull();
    assertThat(said.proposal()).isNull();
  }

  @Test
  void asks_for_what_is_missing_and_takes_the_answer() {
    Reply asked = talk.say(ALICE, "delete user 42");
    assertThat(asked.type()).isEqualTo(ResponseType.CLARIFICATION);
    assertThat(asked.text()).startsWith("When shall I delete user/42?");

    Reply proposed = talk.say(ALICE, "in 3 days unless user_back", asked);

    assertThat(Talk.proposal(proposed).summary()).isEqualTo(
        "Delete user/42 on 26 Nov 2026 10:15 Europe/Berlin, unless user_back comes before.");
    assertThat(talk.say(ALICE, "in 4 days", proposed).type()).isEqualTo(ResponseType.CLARIFICATION);
  }

  @Test
  void it_is_what_was_spoken_of() {
    Reply first = talk.say(ALICE, "what will happen to user 42?");

    assertThat(Talk.proposal(talk.say(ALICE, "archive it in 3 days", first)).entity()).isEqualTo(USER);
    assertThat(talk.say(ALICE, "archive it in 3 days").type()).isEqualTo(ResponseType.CLARIFICATION);
  }

  @Test
  void a_proposal_waits_while_other_things_are_said() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");

    Reply other = talk.say(ALICE, "what is due today?", proposed);
    assertThat(other.text()).contains("Still waiting for your decision:\n- Delete user/42 on 26 Nov 2026");
    Reply second = talk.say(ALICE, "archive user 42 in 2 days", proposed);
    assertThat(talk.say(ALICE, "yes", proposed).text()).startsWith("More than one proposal waits");
    assertThat(talk.live()).isEmpty();
    talk.decide(ALICE, second, false);

    assertThat(talk.say(ALICE, "no", proposed).text()).isEqualTo("Discarded; nothing was done.");
    assertThat(talk.say(ALICE, "yes", proposed).text()).isEqualTo("Nothing waits for your decision.");
  }

  @Test
  void a_conversation_is_kept_for_its_owner() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");
    talk.say(ALICE, "yes", proposed);

    List<Turn> turns = talk.converse.turns(ALICE, proposed.conversation());

    assertThat(turns).extracting(Turn::text).startsWith("delete user 42 in 3 days", proposed.text(), "yes").hasSize(4);
    assertThat(turns.get(1).toJson().at("/proposal/state").asText()).isEqualTo("approved");
    assertThat(turns.get(0).toJson().toString()).isEqualTo(
        "{\"at\":\"2026-11-23T09:15:00Z\",\"from\":\"reader\",\"text\":\"delete user 42 in 3 days\"}");
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.converse.turns(ADMIN, proposed.conversation()))
        .returns(
            Refusal.Kind.NOT_FOUND, Refusal::kind);
  }

  @Test
  void a_reply_reads_as_the_contract_says() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");

    assertThat(proposed.toJson().toString()).isEqualTo("""
        {"conversation_id":"%s","reply":"%s","intent":"schedule",\
        "slots":{"action":"delete","entity":"user/42","run_at":"2026-11-26T09:15:00Z","unless":[]},\
        "matched_by":"schedule.imperative","response_type":"confirmation",\
        "proposal":{"id":"%s","summary":"Delete user/42 on 26 Nov 2026 10:15 Europe/Berlin.","affects":["user/42"],\
        "expires_at":"2026-11-23T09:30:00Z","state":"pending"},"citations":[]}""".formatted(proposed.conversation(),
        proposed.text(), Talk.proposal(proposed).id()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   \n ", "delete user\u0000 42", "half \ud800 of a pair"})
  void refuses_a_text_that_cannot_be(String text) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.say(ALICE, text)).returns(Refusal.Kind.UNPROCESSABLE,
        Refusal::kind).satisfies(
            refusal -> assertThat(refusal.violations()).extracting(Refusal.Violation::pointer)
                .containsExactly("/text"));
  }

  @Test
  void refuses_a_text_that_is_too_long_and_an_unknown_conversation() {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.say(ALICE, "é".repeat(2049))).returns(
        Refusal.Kind.TOO_LARGE, Refusal::kind);
    assertThat(talk.say(ALICE, "é ".repeat(1300)).text()).startsWith("That is longer than any request");
    for (String id : List.of("0199a0f0-0000-7000-8000-000000000000", "not-an-id", "'; DROP TABLE conversation; --")) {
      assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.converse.converse(ALICE, "help", id, BERLIN))
          .returns(
              Refusal.Kind.NOT_FOUND, Refusal::kind);
      assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.converse.decide(ALICE, id, true, BERLIN)).returns(
          Refusal.Kind.NOT_FOUND, Refusal::kind);
    }
  }

  @Test
  void routes_without_doing() {
    assertThat(talk.converse.route("delete user 42 in 3 days", BERLIN)).returns("proposal", TextRoute::handler)
        .returns(
            "schedule.imperative", TextRoute::matchedBy);
    assertThat(talk.converse.route("do not delete user 42", BERLIN)).returns("none", TextRoute::handler);
    assertThat(talk.converse.route("why was user 42 deleted?", BERLIN)).returns("query", TextRoute::handler);
  }

  @Test
  void routes_an_event_to_what_it_would_concern() {
    String id = talk.node.send(ADMIN, "scheduler.schedule", USER,
        "{'action':'delete','delay':'P1D','cancel_on':[{'type':'user_back','where':{'plan':'pro'}}]}", null).actions()
        .getFirst();

    assertThat(talk.converse.route(ALICE, SchedulerFixture.incoming("user_back", USER, "{'plan':'pro'}", null)).toJson()
        .toString()).isEqualTo("""
            {"handlers":[{"handler":"scheduler","why":"user_back is in its cancel_on: it would be cancelled",\
            "action":"%s"}]}""".formatted(id));
    assertThat(talk.converse.route(ALICE, SchedulerFixture.incoming("user_back", USER, "{}", null)).handlers())
        .extracting(
            EventRoute.Handler::name)
        .containsExactly("nexus");
    assertThat(talk.converse.route(MALLORY, SchedulerFixture.incoming("user_seen", USER, "{}", "{}")).handlers())
        .extracting(
            EventRoute.Handler::name)
        .containsExactly("metadata");
    assertThat(talk.live()).hasSize(1);
  }

  @Test
  void forgets_what_nobody_has_written_to_for_long() {
    Reply old = talk.say(ALICE, "delete user 42 in 3 days");
    talk.clock.advance(Converse.KEPT.plusSeconds(1));
    Reply recent = talk.say(ALICE, "help");

    Vertx vertx = talk.database.vertx();
    vertx.deployVerticle(new ConverseVerticle(talk.converse), ConverseVerticle.OPTIONS).await();

    assertThat(talk.conversations.owner(old.conversation())).isEmpty();
    assertThat(talk.conversations.proposal(Talk.proposal(old).id())).isEmpty();
    assertThat(talk.conversations.owner(recent.conversation())).contains("alice");
  }
}
