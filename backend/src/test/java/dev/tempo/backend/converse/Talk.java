package dev.tempo.backend.converse;

import dev.tempo.backend.converse.postgres.PostgresConversations;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Exposure;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionView;
import dev.tempo.backend.scheduler.SchedulerFixture;
import dev.tempo.backend.scheduler.SimulatedClock;
import dev.tempo.backend.testing.TestDatabase;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A node with a conversation, and a clock that stands on Monday 23 November 2026, 10:15 in Berlin. */
final class Talk implements AutoCloseable {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Principal ADMIN = new Principal("root", Role.ADMIN);
  static final Principal ALICE = new Principal("alice", Role.USER);
  static final Principal MALLORY = new Principal("mallory", Role.USER);
  static final EntityRef USER = new EntityRef("user", "42");

  private static final Rule[] RULES = {Rule.of("user", "prod", "user").with(Effect.ACCESS, Access.SELF_ADMIN).with(
      Effect.EXPOSURE, Exposure.SUMMARY)};

  final TestDatabase database = TestDatabase.fresh();
  final SimulatedClock clock = new SimulatedClock(database, Instant.parse("2026-11-23T09:15:00Z"));
  final SchedulerFixture node = new SchedulerFixture(database, clock, RULES);
  final Conversations conversations = new PostgresConversations(database.pool());
  final Converse converse;

  Talk() {
    this(nexus -> nexus);
  }

  /** @param between put between the conversation and Nexus */
  Talk(UnaryOperator<Nexus> between) {
    PolicyTable table = PolicyTable.compile(1, List.of(RULES));
    Sources sources = new Sources(node.actions(), node.entities(), node.nexus().log(), new Views(() -> table));
    converse = new Converse(sources, conversations, between.apply(node.nexus()), clock);
    node.send(ADMIN, "user_created", USER, "{}",
        "{'role':'user','environment':'prod','category':'user','owner':'alice'}");
  }

  Reply say(Principal principal, String text) {
    return say(principal, text, null);
  }

  Reply say(Principal principal, String text, @Nullable Reply before) {
    return converse.converse(principal, text, before == null ? null : before.conversation(), BERLIN);
  }

  Reply decide(Principal principal, Reply proposed, boolean approve) {
    return converse.decide(principal, proposal(proposed).id(), approve, BERLIN);
  }

  static Proposal proposal(Reply reply) {
    return Objects.requireNonNull(reply.proposal(), reply.text());
  }

  List<Action> live() {
    return node.actions().future(ADMIN, USER).stream().map(ActionView::action).toList();
  }

  @Override
  public void close() {
    node.close();
    database.close();
  }
}
