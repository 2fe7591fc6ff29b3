package dev.tempo.backend.pattern;

import dev.tempo.backend.metadata.EntityBook;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.EntityChange;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What follows from events for runs that are under way, in the events' own transaction: waits that are over, jobs that have ended, and runs that are to
 * stop because their action is (too late for the action itself), or because their entity is deleted. What then begins, begins
 * in transactions of its own, so that no sender of an event pays for it or is refused by it. One look-up for a whole
 * batch, sent behind the locks with those of the others.
 */
final class PatternConsequence implements Consequence {
  private final RunBooks books;
  private final EntityBooks entities;
  private final Flow flow;

  PatternConsequence(RunBooks books, EntityBooks entities, Flow flow) {
    this.books = books;
    this.entities = entities;
    this.flow = flow;
  }

  @Override
  public void ask(Transaction transaction, Collection<EntityRef> refs, long endedAfter) {
    books.ask(transaction, refs);
  }

  @Override
  public void apply(Transaction transaction, List<Appended> events) {
    List<Appended> others = events.stream().filter(event -> !isOwn(event)).toList();
    if (others.isEmpty()) {
      return;
    }
    EntityBook book = entities.open(transaction, List.of());
    Set<EntityRef> refs = new HashSet<>();
    Set<EntityRef> deleted = new HashSet<>();
    Set<EntityRef> stopping = new HashSet<>();
    Set<String> working = new HashSet<>();
    for (Appended event : others) {
      refs.add(event.entity());
      if (isLast(book, event)) {
        deleted.add(event.entity());
      }
      if (isDeletion(book, event) || !event.outcome().stopAsked().isEmpty()) {
        stopping.add(event.entity());
      }
      if (JobSteps.isEnd(event)) {
        working.add(JobSteps.runOf(event));
      }
    }
    if (!deleted.isEmpty()) {
      transaction.write(() -> books.rows().erase(transaction, deleted));
    }
    Map<EntityRef, List<RunBook>> active = new HashMap<>();
    books.active(transaction, refs, run -> run.waits() || stopping.contains(run.entity()) || working
        .contains(run.id())).forEach(run -> active
            .computeIfAbsent(run.run().entity(), _ -> new java.util.ArrayList<>()).add(run));
    for (Appended event : others) {
      active.getOrDefault(event.entity(), List.of()).forEach(run -> apply(run, event, isDeletion(book,
          event)));
    }
  }

  private void apply(RunBook run, Appended event, boolean deletion) {
    if (!run.run().state().isActive()) {
      return;
    }
    if (JobSteps.isEnd(event)) {
      JobSteps.ended(run, event, flow);
    } else if (event.outcome().stopAsked().contains(run.run().identity().actionId())) {
      run.reactingTo(event);
      flow.cancel(run, "its action was to be cancelled by " + event.type());
    } else if (deletion && !Waits.isAwaited(run, event)) {
      run.reactingTo(event);
      flow.cancel(run, event.entity() + " was deleted");
    } else if (run.run().state() == Run.State.RUNNING) {
      Waits.offer(run, event, flow);
    }
  }

  private static boolean isDeletion(EntityBook book, Appended event) {
    return book.changeBy(event).orElse(null) instanceof EntityChange.Deleted;
  }

  /** An entity that only events name is deleted by Tempo's own event alone. */
  private static boolean isLast(EntityBook book, Appended event) {
    EntityChange change = book.changeBy(event).orElse(null);
    return change instanceof EntityChange.Deleted
        || (change == null && !event.fromOutside() && event.type().equals(event.entity().type() + "_deleted"));
  }

  private static boolean isOwn(Appended event) {
    return !event.fromOutside() && (event.type().startsWith("pattern_") || event.type().startsWith("action."));
  }
}
