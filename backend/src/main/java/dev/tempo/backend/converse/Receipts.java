package dev.tempo.backend.converse;

import dev.tempo.backend.converse.Proposal.Outcome;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.scheduler.ActionView;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says what was done, from the receipts and nothing else: an event that led to nothing is never called a success. */
final class Receipts {
  private Receipts() {}

  static Outcome tell(Sources sources, Proposal proposal, List<Receipt> receipts, Asking asking) {
    List<Long> positions = receipts.stream().map(Receipt::position).toList();
    List<Long> citations = sources.citable(asking.principal(), positions);
    return proposal.request() instanceof Request.Schedule
        ? scheduled(sources, proposal, receipts, asking, citations)
        : cancelled(proposal, receipts, citations);
  }

  private static Outcome scheduled(Sources sources, Proposal proposal, List<Receipt> receipts, Asking asking,
      List<Long> citations) {
    List<String> made = ids(receipts, Receipt::actions);
    if (made.isEmpty()) {
      return new Outcome("The event was recorded, but nothing was scheduled by it.", ResponseType.ERROR, citations);
    }
    Optional<ActionView> action = sources.actions().find(asking.principal(), made.getFirst());
    String sentence = action.map(view -> Sentences.of(view, asking.now())).orElse(proposal.summary());
    int replaced = ids(receipts, Receipt::cancelled).size();
    return new Outcome(
        "Scheduled. " + sentence + (replaced == 0 ? "" : " It took the place of " + Sentences.count(replaced,
            "other action", "other actions") + "."),
        ResponseType.ACTION_DONE, citations);
  }

  private static Outcome cancelled(Proposal proposal, List<Receipt> receipts, List<Long> citations) {
    int asked = proposal.events().size();
    int cancelled = ids(receipts, Receipt::cancelled).size();
    int tooLate = ids(receipts, Receipt::tooLate).size();
    int ended = asked - cancelled - tooLate;
    String done = cancelled == 0 ? "Nothing was cancelled."
        : "Cancelled " + Sentences.count(cancelled, "action", "actions")
            + " of " + proposal.entity() + (cancelled == 1 ? "; it will not happen." : "; they will not happen.");
    String late = tooLate == 0 ? "" : " Too late for " + tooLate + ": running or done already.";
    String over = ended <= 0 ? "" : " " + Sentences.count(ended, "had ended", "had ended") + " before.";
    return new Outcome(done + late + over, cancelled == 0 ? ResponseType.ERROR : ResponseType.ACTION_DONE, citations);
  }

  private static List<String> ids(List<Receipt> receipts, Function<Receipt, List<String>> of) {
    return receipts.stream().flatMap(receipt -> of.apply(receipt).stream()).distinct().toList();
  }
}
