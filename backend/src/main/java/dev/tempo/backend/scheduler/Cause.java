package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;

/** Why a transition happens: an event of this transaction, or the scheduling event when time alone is the reason. */
sealed interface Cause {

  /** Appends what follows from the cause. */
  Appended append(Transaction transaction, Draft draft);

  /** Known in {@link Transaction#write}. */
  long position();

  record Event(Appended event) implements Cause {
    @Override
    public Appended append(Transaction transaction, Draft draft) {
      return transaction.append(event, draft);
    }

    @Override
    public long position() {
      return event.position();
    }
  }

  /** The action's time has come. */
  record Due(Action.Scheduling scheduling) implements Cause {
    @Override
    public Appended append(Transaction transaction, Draft draft) {
      return transaction.append(Principal.TEMPO, draft.causedBy(scheduling.eventId(), scheduling.correlationId()));
    }

    @Override
    public long position() {
      return scheduling.position();
    }
  }
}
