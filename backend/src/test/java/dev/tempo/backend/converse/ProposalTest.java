package dev.tempo.backend.converse;

import dev.tempo.backend.converse.Proposal.State;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionKind;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.EventRule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import static dev.tempo.backend.converse.Talk.ADMIN;
import static dev.tempo.backend.converse.Talk.ALICE;
import static dev.tempo.backend.converse.Talk.MALLORY;
import static dev.tempo.backend.converse.Talk.USER;
import static dev.tempo.backend.converse.Talk.proposal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is proposed happens when it is approved, by who may, once; and otherwise not at all. */
class ProposalTest {
  private Talk talk = new Talk();

  @AfterEach
  void close() {
    talk.close();
  }

  @Test
  void schedules_when_approved() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 90 days unless user_reactivated or policy_override");

    assertThat(proposed.type()).isEqualTo(ResponseType.CONFIRMATION);
    assertThat(proposal(proposed).summary()).isEqualTo("Delete user/42 on 21 Feb 2027 10:15 Europe/Berlin, unless "
        + "user_reactivated or policy_override comes before.");
    assertThat(talk.live()).isEmpty();

    Reply done = talk.decide(ALICE, proposed, true);

    Action action = talk.live().getFirst();
    assertThat(action.plan().kind()).isEqualTo(ActionKind.DELETE);
    assertThat(action.runAt()).isEqualTo(Instant.parse("2027-02-21T09:15:00Z"));
    assertThat(action.plan().cancelOn()).containsExactly(EventRule.ofType("user_reactivated"), EventRule.ofType(
        "policy_override"));
    assertThat(done.type()).isEqualTo(ResponseType.ACTION_DONE);
    assertThat(done.text()).startsWith("Scheduled. Delete user/42 on 21 Feb 2027 10:15 Europe/Berlin (in 90 d)");
    assertThat(done.citations()).containsExactly(action.scheduledBy().position());
    assertThat(proposal(done).state()).isEqualTo(State.APPROVED);
    assertThat(event(action.scheduledBy().position())).returns("alice", Event::actor).returns("/converse",
        Event::source);
  }

  @Test
  void cancels_when_a_yes_is_said() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P10D'}", null);
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'archive','delay':'P5D'}", null);

    Reply proposed = talk.say(ALICE, "cancel the deletion of user 42");
    assertThat(proposal(proposed).summary()).isEqualTo(
        "Cancel 1 action of user/42: deletion due on 3 Dec 2026 10:15 Europe/Berlin.");
    Reply done = talk.say(ALICE, "yes please", proposed);

    assertThat(done.type()).isEqualTo(ResponseType.ACTION_DONE);
    assertThat(done.text()).isEqualTo("Cancelled 1 action of user/42; it will not happen.");
    assertThat(talk.live()).extracting(action -> action.plan().kind()).containsExactly(ActionKind.ARCHIVE);
  }

  @Test
  void a_second_approval_is_answered_with_the_first_result() {
    Reply proposed = talk.say(ALICE, "archive user 42 in 3 days");

    Reply first = talk.decide(ALICE, proposed, true);
    Reply second = talk.decide(ALICE, proposed, true);
    Reply late = talk.decide(ADMIN, proposed, false);

    assertThat(List.of(second.text(), late.text())).containsOnly(first.text());
    assertThat(talk.live()).hasSize(1);
    assertThat(talk.converse.turns(ALICE, proposed.conversation())).hasSize(3);
  }

  @Test
  void of_approvals_at_once_one_is_carried_out() throws Exception {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");
    CountDownLatch together = new CountDownLatch(1);
    List<Callable<Reply>> approvals = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Principal principal = i % 2 == 0 ? ALICE : ADMIN;
      approvals.add(() -> {
        together.await();
        return talk.decide(principal, proposed, true);
      });
    }
    List<Future<Reply>> replies;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      replies = approvals.stream().map(threads::submit).toList();
      together.countDown();
    }

    List<String> texts = new ArrayList<>();
    for (Future<Reply> reply : replies) {
      texts.add(reply.get().text());
    }
    assertThat(texts).containsOnly(texts.getFirst());
    assertThat(texts.getFirst()).startsWith("Scheduled.");
    assertThat(talk.live()).hasSize(1);
    assertThat(talk.node.types()).containsOnlyOnce("scheduler.schedule");
    assertThat(talk.converse.turns(ALICE, proposed.conversation())).hasSize(3);
  }

  @Test
  void an_approval_that_was_interrupted_is_completed_by_the_next() {
    talk.close();
    AtomicBoolean overloaded = new AtomicBoolean(true);
    talk = new Talk(failingWhile(overloaded));
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");

    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.decide(ALICE, proposed, true)).returns(
        Refusal.Kind.UNAVAILABLE, Refusal::kind);
    assertThat(talk.live()).isEmpty();
    overloaded.set(false);

    assertThat(talk.decide(ADMIN, proposed, true).type()).isEqualTo(ResponseType.ACTION_DONE);
    assertThat(talk.live()).hasSize(1);
    assertThat(event(talk.live().getFirst().scheduledBy().position()).actor()).isEqualTo("alice");
  }

  @Test
  void an_approval_that_was_interrupted_is_not_completed_after_the_proposal_expired() {
    talk.close();
    AtomicBoolean overloaded = new AtomicBoolean(true);
    talk = new Talk(failingWhile(overloaded));
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.decide(ALICE, proposed, true));
    overloaded.set(false);
    talk.clock.advance(Duration.ofHours(1));

    Reply late = talk.decide(ALICE, proposed, true);

    assertThat(late.type()).isEqualTo(ResponseType.ERROR);
    assertThat(late.text()).contains("Nothing was done");
    assertThat(talk.live()).isEmpty();
  }

  @Test
  void an_expired_proposal_does_nothing() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");
    talk.clock.advance(Duration.ofMinutes(15));

    Reply late = talk.decide(ALICE, proposed, true);
    Reply yes = talk.say(ALICE, "yes", proposed);

    assertThat(late.type()).isEqualTo(ResponseType.REFUSAL);
    assertThat(late.text()).contains("expired");
    assertThat(proposal(late).state()).isEqualTo(State.EXPIRED);
    assertThat(yes.text()).contains("expired");
    assertThat(talk.live()).isEmpty();
  }

  @Test
  void a_proposal_expires_at_the_latest_when_its_time_comes() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 2 minutes");

    assertThat(proposal(proposed).expiresAt()).isEqualTo(talk.clock.instant().plus(Duration.ofMinutes(2)));
  }

  @Test
  void a_declined_proposal_does_nothing_even_when_approved_later() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");

    assertThat(talk.say(ALICE, "no thanks", proposed).text()).isEqualTo("Discarded; nothing was done.");
    assertThat(talk.decide(ALICE, proposed, true).type()).isEqualTo(ResponseType.REFUSAL);
    assertThat(talk.live()).isEmpty();
  }

  @Test
  void somebody_without_the_right_neither_proposes_nor_approves() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");

    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.decide(MALLORY, proposed, true)).returns(
        Refusal.Kind.NOT_FOUND, Refusal::kind);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.say(MALLORY, "yes", proposed)).returns(
        Refusal.Kind.NOT_FOUND, Refusal::kind);
    Reply refused = talk.say(MALLORY, "delete user 42 in 3 days");

    assertThat(refused.type()).isEqualTo(ResponseType.REFUSAL);
    assertThat(refused.proposal()).isNull();
    assertThat(talk.say(MALLORY, "delete user 43 in 3 days").text()).isEqualTo(refused.text().replace("42", "43"));
    assertThat(talk.live()).isEmpty();
  }

  @Test
  void the_right_is_asked_again_at_approval() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");
    talk.node.send(ADMIN, "user_given_away", USER, "{}",
        "{'role':'user','environment':'prod','category':'user','owner':'bob'}");

    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> talk.decide(ALICE, proposed, true)).returns(
        Refusal.Kind.FORBIDDEN, Refusal::kind);
    assertThat(talk.live()).isEmpty();
  }

  @Test
  void somebody_else_who_may_act_can_approve_and_it_is_done_in_their_name() {
    Reply proposed = talk.say(ALICE, "delete user 42 in 3 days");

    talk.decide(ADMIN, proposed, true);

    assertThat(event(talk.live().getFirst().scheduledBy().position()).actor()).isEqualTo("root");
    assertThat(talk.converse.turns(ALICE, proposed.conversation())).hasSize(3);
  }

  @Test
  void offers_anew_what_is_to_be_cancelled_when_that_has_changed() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P10D'}", null);
    Reply proposed = talk.say(ALICE, "cancel everything scheduled for user 42");
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'archive','delay':'P5D'}", null);

    Reply anew = talk.decide(ALICE, proposed, true);

    assertThat(talk.live()).hasSize(2);
    assertThat(anew.type()).isEqualTo(ResponseType.CONFIRMATION);
    assertThat(anew.text()).startsWith("Nothing was done").contains("Cancel 2 actions of user/42");
    assertThat(talk.decide(ALICE, proposed, true).type()).isEqualTo(ResponseType.REFUSAL);
    assertThat(talk.say(ALICE, "ok do it", anew).text())
        .isEqualTo("Cancelled 2 actions of user/42; they will not happen.");
    assertThat(talk.live()).isEmpty();
  }

  @Test
  void says_so_when_nothing_is_left_to_cancel() {
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'P10D','cancel_on':['user_back']}",
        null);
    Reply proposed = talk.say(ALICE, "cancel everything scheduled for user 42");
    talk.node.send(ADMIN, "user_back", USER, "{}", null);

    Reply reply = talk.decide(ALICE, proposed, true);

    assertThat(reply.type()).isEqualTo(ResponseType.REFUSAL);
    assertThat(reply.text()).startsWith("Nothing was done").contains("nothing to cancel");
    assertThat(talk.say(ALICE, "cancel everything scheduled for user 42").type()).isEqualTo(ResponseType.REFUSAL);
  }

  @Test
  void a_namesake_inherits_no_proposal() {
    Reply proposed = talk.say(ADMIN, "delete user 42 in 3 days");
    talk.node.entityCommands().delete(ADMIN, USER, IfMatch.absent());
    talk.node.send(ADMIN, "user_created", USER, "{}",
        "{'role':'user','environment':'prod','category':'user','owner':'alice'}");

    Reply reply = talk.decide(ADMIN, proposed, true);

    assertThat(reply.type()).isEqualTo(ResponseType.CONFIRMATION);
    assertThat(reply.text()).startsWith("Nothing was done");
    assertThat(talk.live()).isEmpty();
  }

  @Test
  void tells_from_the_receipt_what_was_too_late() {
    talk.close();
    List<Runnable> before = new ArrayList<>();
    talk = new Talk(nexus -> intercepted(nexus, before));
    talk.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'archive','delay':'PT5M'}", null);
    talk.node.scheduler().step();
    Reply proposed = talk.say(ALICE, "cancel what is scheduled for user 42");
    before.add(() -> {
      talk.clock.advance(Duration.ofMinutes(5));
      talk.node.scheduler().step();
    });

    Reply reply = talk.decide(ALICE, proposed, true);

    assertThat(reply.type()).isEqualTo(ResponseType.ERROR);
    assertThat(reply.text()).isEqualTo("Nothing was cancelled. Too late for 1: running or done already.");
    assertThat(talk.node.types()).contains("user_archived");
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete user 42 now", "delete user/42 immediately"})
  void now_is_when_it_is_approved(String text) {
    Reply proposed = talk.say(ALICE, text);
    assertThat(proposal(proposed).summary()).isEqualTo("Delete user/42 as soon as this is approved.");
    talk.clock.advance(Duration.ofMinutes(3));

    talk.decide(ALICE, proposed, true);
    talk.node.scheduler().step();

    assertThat(talk.node.types()).contains("user_deleted");
  }

  @Test
  void the_exact_event_of_the_proposal_is_what_is_recorded() {
    EntityRef unknown = new EntityRef("order", "a \"b\" 7");
    Reply proposed = talk.say(ADMIN, "delete order 'a \"b\" 7' in 3 days");
    talk.decide(ADMIN, proposed, true);

    Action action = talk.node.actions().future(ADMIN, unknown).getFirst().action();

    assertThat(action.state()).isEqualTo(ActionState.SCHEDULED);
    assertThat(event(action.scheduledBy().position()).payload()).isEqualTo(proposal(proposed).events().getFirst().get(
        "payload"));
  }

  private Event event(long position) {
    return talk.node.nexus().log().at(position).orElseThrow();
  }

  private static UnaryOperator<Nexus> failingWhile(AtomicBoolean overloaded) {
    return nexus -> intercepted(nexus, List.of(() -> {
      if (overloaded.get()) {
        throw new Refusal(Refusal.Kind.UNAVAILABLE, "overloaded");
      }
    }));
  }

  private static Nexus intercepted(Nexus nexus, List<Runnable> before) {
    return new Nexus() {
      @Override
      public List<Receipt> submit(Submission submission) {
        before.forEach(Runnable::run);
        return nexus.submit(submission);
      }

      @Override
      public <T> T transact(Collection<EntityRef> entities, Function<Transaction, T> work) {
        return nexus.transact(entities, work);
      }
    };
  }
}
