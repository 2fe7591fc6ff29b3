package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.scheduler.Books.Book;

/** Applies an override to an action. */
final class Reshaping {
  private final PolicyTimes policyTimes;

  Reshaping(PolicyTimes policyTimes) {
    this.policyTimes = policyTimes;
  }

  /**
   * @param event overrides the action, or asks for it by name
   * @return false where the action was cancelled, since it should follow policy and no policy covers it
   */
  boolean apply(Book book, Entry entry, Reshape reshape, Members members, Appended event) {
    Cause cause = new Cause.Event(event);
    ObjectNode params = reshape.params();
    Plan plan = params == null ? entry.plan() : entry.plan().withParams(params);
    switch (reshape.change()) {
      case Reshape.Change.At(var runAt) -> retime(book, entry, cause, plan.withOrigin(Origin.REQUEST), spread(entry,
          plan, new When.At(runAt)));
      case Reshape.Change.After(Delay delay) -> retime(book, entry, cause, plan.withOrigin(Origin.REQUEST),
          spread(entry, plan, new When.Delayed(event, delay)));
      case Reshape.Change.PostponedBy(Delay delay) -> {
        When later = new When.Postponed(entry.when(), delay);
        ScheduleRequest.refuseBeyondCalendar(members, "postpone_by", later.estimate(book.transaction().now()));
        retime(book, entry, cause, plan.withOrigin(Origin.REQUEST), later);
      }
      case Reshape.Change.Same() -> retime(book, entry, cause, plan, entry.when());
      case Reshape.Change.ByPolicy() -> {
        var expired = policyTimes.override(book, entry, book.entities().get(entry.entity()));
        if (expired.isEmpty()) {
          book.actions().withdraw(entry, cause, PolicyTimes.withdrawn(book.transaction()));
          event.outcome().cancelled(entry.id());
          return false;
        }
        retime(book, entry, cause, expired.get().plan(), expired.get().when());
      }
    }
    event.outcome().overridden(entry.id());
    return true;
  }

  private static When spread(Entry entry, Plan plan, When given) {
    return plan.spread(given, entry.id(), entry.generation() + 1);
  }

  private static void retime(Book book, Entry entry, Cause cause, Plan plan, When when) {
    book.actions().retime(entry, cause, "action.overridden", plan, when, null);
  }
}
