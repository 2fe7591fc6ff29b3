package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.converse.Proposal.Outcome;
import dev.tempo.backend.converse.Proposal.Ruling;
import dev.tempo.backend.converse.Proposal.State;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.intake.IncomingParser;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Decides proposals, and carries them out, once.
 *
 * <p>How once is kept: the row of the proposal decides who approves (of several at once, one). The events carry ids made of
 * the proposal's and are submitted as that approver, whoever comes to submit them: a second approval, or one after a crash
 * in between, submits the same events, which Nexus answers with the first receipts. What came of it is told from the
 * receipts alone, and kept; every later decision is answered with that.
 */
final class Deciding {
  /** The approver's clock and the log's may differ by so much. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final Sources sources;
  private final Conversations conversations;
  private final Nexus nexus;
  private final Proposing proposing;

  Deciding(Sources sources, Conversations conversations, Nexus nexus, Proposing proposing) {
    this.sources = sources;
    this.conversations = conversations;
    this.nexus = nexus;
    this.proposing = proposing;
  }

  /**
   * What a decision came to.
   *
   * @param first   whether this is the decision that made it so, and not a repeat
   * @param instead offered because the world has changed, null mostly
   */
  record Decided(Outcome outcome, boolean first, @Nullable Proposal instead) {}

  /**
   * @throws Refusal NOT_FOUND where it is no concern of the caller's, FORBIDDEN where the proposer may not do the thing (any
   *                 more), UNAVAILABLE where Nexus cannot take it now: then it can be approved again
   */
  Decided decide(Proposal proposal, boolean approve, Asking asking) {
    Principal by = asking.principal();
    if (!sources.mayAct(by, proposal.entity())) {
      throw by.subject().equals(proposal.proposer().subject())
          ? new Refusal(Refusal.Kind.FORBIDDEN, "you may not act on " + proposal.entity() + " any more")
          : unknown(proposal.id());
    }
    return switch (proposal.state()) {
      case PENDING -> approve ? approve(proposal, asking) : decline(proposal, by);
      case APPROVED -> carryOut(proposal, asking);
      case DECLINED, EXPIRED ->
        new Decided(Objects.requireNonNullElseGet(proposal.outcome(), () -> over(proposal)), false,
            null);
    };
  }

  static Refusal unknown(String id) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "there is no proposal " + id);
  }

  private Decided decline(Proposal proposal, Principal by) {
    return conversations.decide(proposal.id(), by, State.DECLINED)
        ? conclude(proposal, new Outcome("Discarded; nothing was done.", ResponseType.REFUSAL, List.of()))
        : repeated(proposal);
  }

  private Decided approve(Proposal proposal, Asking asking) {
    if (!Guard.of(sources, proposal.entity()).equals(proposal.guard())) {
      return conversations.decide(proposal.id(), asking.principal(), State.EXPIRED)
          ? offerAnew(proposal, asking)
          : approved(proposal, asking);
    }
    conversations.decide(proposal.id(), asking.principal(), State.APPROVED);
    return approved(proposal, asking);
  }

  /** After the row has decided, whoever was the one. */
  private Decided approved(Proposal proposal, Asking asking) {
    Proposal now = conversations.proposal(proposal.id()).orElseThrow(() -> unknown(proposal.id()));
    return now.state() == State.APPROVED ? carryOut(now, asking) : repeated(now);
  }

  private Decided offerAnew(Proposal proposal, Asking asking) {
    String changed = "Nothing was done: what is planned for " + proposal.entity()
        + ", or the entity itself, has changed since.";
    Outcome outcome = new Outcome(changed, ResponseType.REFUSAL, List.of());
    conversations.conclude(proposal.id(), outcome);
    return switch (proposing.again(proposal, asking)) {
      case Proposing.Offer.Made(Proposal instead, String text) -> new Decided(new Outcome(changed + " " + text,
          ResponseType.CONFIRMATION, List.of()), true, instead);
      case Proposing.Offer.Declined(Answer answer) -> new Decided(new Outcome(changed + " " + answer.text(),
          ResponseType.REFUSAL, List.of()), true, null);
    };
  }

  private Decided carryOut(Proposal proposal, Asking asking) {
    Outcome known = proposal.outcome();
    if (known != null) {
      return new Decided(known, false, null);
    }
    Ruling ruling = Objects.requireNonNull(proposal.ruling(), "approved by nobody");
    if (asking.now().toInstant().isAfter(proposal.expiresAt()) && !isInLog(proposal, ruling.at())) {
      return conclude(proposal, new Outcome("This was approved on " + Sentences.absolute(ruling.at(), asking.now())
          + ", but the server stopped before it was carried out. Nothing was done; ask again.", ResponseType.ERROR,
          List
              .of()));
    }
    try {
      List<Receipt> receipts = nexus.submit(new Nexus.Submission(ruling.by(), proposal.events().stream().map(
          Deciding::incoming).toList()));
      return conclude(proposal, Receipts.tell(sources, proposal, receipts, asking));
    } catch (Refusal refusal) {
      if (refusal.kind() == Refusal.Kind.UNAVAILABLE || refusal.kind() == Refusal.Kind.TOO_MANY_REQUESTS) {
        throw refusal;
      }
      return conclude(proposal,
          new Outcome("Nothing was done: " + refusal.getMessage() + ".", ResponseType.ERROR, List.of()));
    }
  }

  private boolean isInLog(Proposal proposal, Instant approved) {
    ObjectNode first = proposal.events().getFirst();
    var query = new EventQuery(List.of(first.path("event_type").asText()), proposal.entity().type(),
        proposal.entity().id(),
        first.path("correlation_id").asText(), null, approved.minus(SLACK), null, null, false,
        proposal.events().size());
    return !sources.log().find(query).isEmpty();
  }

  private Decided conclude(Proposal proposal, Outcome outcome) {
    return conversations.conclude(proposal.id(), outcome) ? new Decided(outcome, true, null) : repeated(proposal);
  }

  private Decided repeated(Proposal proposal) {
    Proposal now = conversations.proposal(proposal.id()).orElseThrow(() -> unknown(proposal.id()));
    return new Decided(Objects.requireNonNullElseGet(now.outcome(), () -> over(now)), false, null);
  }

  private static Outcome over(Proposal proposal) {
    String text = switch (proposal.state()) {
      case EXPIRED -> "That proposal has expired; nothing was done. Ask again.";
      case DECLINED -> "That proposal was discarded; nothing was done.";
      case PENDING, APPROVED -> "That proposal is being decided; look again in a moment.";
    };
    return new Outcome(text, ResponseType.REFUSAL, List.of());
  }

  private static Nexus.Incoming incoming(ObjectNode event) {
    return IncomingParser.plain(event.toString().getBytes(StandardCharsets.UTF_8));
  }
}
