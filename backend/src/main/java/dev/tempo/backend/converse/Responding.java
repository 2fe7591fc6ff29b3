package dev.tempo.backend.converse;

import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.converse.intent.Understanding;
import dev.tempo.backend.converse.intent.Understanding.NotUnderstood;
import dev.tempo.backend.converse.intent.Understanding.Unclear;
import dev.tempo.backend.converse.intent.Understanding.Understood;
import dev.tempo.backend.converse.intent.Understanding.Unusable;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/** From what was understood to what is said: questions are answered, changes proposed, pending proposals decided. */
final class Responding {
  private final DueAnswer due;
  private final FutureAnswer future;
  private final WhyAnswer why;
  private final Conversations conversations;
  private final Proposing proposing;
  private final Deciding deciding;

  Responding(Sources sources, Conversations conversations, Proposing proposing, Deciding deciding) {
    due = new DueAnswer(sources);
    future = new FutureAnswer(sources);
    why = new WhyAnswer(sources);
    this.conversations = conversations;
    this.proposing = proposing;
    this.deciding = deciding;
  }

  Said to(Understanding understanding, String conversation, Asking asking) {
    List<Proposal> pending = conversations.pending(conversation);
    Said said = switch (understanding) {
      case Understood understood -> to(understood, conversation, pending, asking);
      case Unclear(String intent, String matchedBy, String question, boolean continuable) -> Said.unclear(
          ResponseType.CLARIFICATION, question, intent, matchedBy, continuable);
      case Unusable(String intent, String matchedBy, String reason) ->
        Said.unclear(ResponseType.REFUSAL, reason, intent,
            matchedBy, false);
      case NotUnderstood(var reason) ->
        Said.unclear(ResponseType.CLARIFICATION, Phrases.notUnderstood(reason), null, null,
            false);
    };
    return isDecision(understanding) || pending.isEmpty() ? said : reminding(said, pending);
  }

  private Said to(Understood understood, String conversation, List<Proposal> pending, Asking asking) {
    Request request = understood.request();
    return switch (request) {
      case Request.Due asked -> said(understood, due.to(asked, asking));
      case Request.Future asked -> said(understood, future.to(asked, asking));
      case Request.Why asked -> said(understood, why.to(asked, asking));
      case Request.Schedule _,Request.Cancel _ -> propose(understood, conversation, asking);
      case Request.Help _ -> said(understood, Answer.of(ResponseType.QUERY_ANSWER, Phrases.HELP));
      case Request.Approve _ -> decide(understood, conversation, pending, true, asking);
      case Request.Decline _ -> decide(understood, conversation, pending, false, asking);
    };
  }

  private Said propose(Understood understood, String conversation, Asking asking) {
    return switch (proposing.offer(understood.request(), conversation, asking)) {
      case Proposing.Offer.Made(Proposal proposal, String text) -> said(understood, Answer.of(ResponseType.CONFIRMATION,
          text), proposal, proposal);
      case Proposing.Offer.Declined(Answer answer) -> said(understood, answer);
    };
  }

  /** "Yes" and "no" mean something only where exactly one proposal waits. */
  private Said decide(Understood understood, String conversation, List<Proposal> pending, boolean approve,
      Asking asking) {
    if (pending.isEmpty()) {
      boolean lapsed = conversations.turns(conversation, 1).stream()
          .anyMatch(turn -> turn instanceof Turn.Replied replied
              && replied.proposal() != null && replied.proposal().state() == Proposal.State.EXPIRED);
      return said(understood, lapsed
          ? Answer.of(ResponseType.REFUSAL, "That proposal has expired; nothing was done. Ask again.")
          : Answer.of(ResponseType.CLARIFICATION, "Nothing waits for your decision."));
    }
    if (pending.size() > 1) {
      return said(understood,
          Answer.of(ResponseType.CLARIFICATION, "More than one proposal waits; decide each by its buttons:"
              + list(pending)));
    }
    Deciding.Decided decided = deciding.decide(pending.getFirst(), approve, asking);
    Proposal.Outcome outcome = decided.outcome();
    Proposal instead = decided.instead();
    Proposal shown = instead != null ? instead
        : conversations.proposal(pending.getFirst().id()).orElse(pending.getFirst());
    return said(understood, new Answer(outcome.text(), outcome.type(), outcome.citations()), instead, shown);
  }

  private static Said said(Understood understood, Answer answer) {
    return said(understood, answer, null, null);
  }

  private static Said said(Understood understood, Answer answer, @Nullable Proposal offered,
      @Nullable Proposal shown) {
    Request request = understood.request();
    return new Said(answer, request.intent(), Slots.of(request), understood.matchedBy(), Slots.about(request), false,
        offered,
        shown);
  }

  private static boolean isDecision(Understanding understanding) {
    return understanding instanceof Understood(Request request, _) && (request instanceof Request.Approve
        || request instanceof Request.Decline);
  }

  private static Said reminding(Said said, List<Proposal> pending) {
    Answer answer = said.answer();
    String text = answer.text() + "\n\nStill waiting for your decision:" + list(pending);
    return new Said(new Answer(text, answer.type(), answer.citations()), said.intent(), said.slots(), said.matchedBy(),
        said
            .about(),
        said.continuable(), said.offered(), said.shown());
  }

  private static String list(List<Proposal> pending) {
    return pending.stream().map(proposal -> "\n- " + proposal.summary()).collect(Collectors.joining());
  }
}
