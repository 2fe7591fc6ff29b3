package dev.tempo.backend.nexus;

import dev.tempo.backend.policy.Principal;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The write side of the log. All methods block; call them on virtual threads. */
public interface Nexus {

  /**
   * Records a caller's events as one transaction, gathered with those of other callers into a group commit.
   *
   * @return a receipt for each event, in order; returned only after the commit is durable
   * @throws Refusal where one of them is refused: then none is recorded; {@link Refusal.Kind#UNAVAILABLE} under overload
   */
  List<Receipt> submit(Submission submission);

  /**
   * Runs work of Tempo's own under the protocol of the package. The work may run more than once (a superseded policy, a
   * deadlock), so it must have no effect but through the transaction.
   *
   * @param entities those that it is about, locked before it runs
   * @throws RuntimeException what the work threw; a {@link Refusal} of the kind {@code UNAVAILABLE} where the database
   *                          could not be used in several attempts, or where the connection was lost during the commit:
   *                          then it is not tried again, since it may have been done
   */
  <T> T transact(Collection<EntityRef> entities, Function<Transaction, T> work);

  /**
   * True where somebody who waits for an answer has sent events within the last second. All take turns at the head of the log:
   * who has much work of Tempo's own then does it in smaller pieces.
   */
  default boolean isAnswering() {
    return false;
  }

  /** What waits for what: nobody who waits for an answer waits behind a bulk load. */
  enum Urgency {
    INTERACTIVE, BULK
  }

  /** What one caller sends at once: one event, or a batch that is recorded whole or not at all. */
  record Submission(Principal principal, List<Incoming> events, Urgency urgency) {
    /** A batch of more events than this is a bulk load unless told otherwise. */
    private static final int MOST_INTERACTIVE = 100;

    public Submission {
      events = List.copyOf(events);
    }

    /** As urgent as its size makes it. */
    public Submission(Principal principal, List<Incoming> events) {
      this(principal, events, events.size() > MOST_INTERACTIVE ? Urgency.BULK : Urgency.INTERACTIVE);
    }
  }

  /**
   * A caller's event, parsed and checked for shape.
   *
   * @param content RFC 8785 form of the members sent, by which a repeat is told from a conflict
   */
  record Incoming(Draft draft, String content) {}
}
