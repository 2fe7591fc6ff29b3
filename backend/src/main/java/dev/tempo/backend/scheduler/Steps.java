package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.Books.Book;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What commands do to an action whose row is locked and whose state allows it, one by one and in bulk alike. */
final class Steps {
  private final PolicyTimes policyTimes;
  private final Reshaping reshaping;

  Steps(PolicyTimes policyTimes) {
    this.policyTimes = policyTimes;
    reshaping = new Reshaping(policyTimes);
  }

  void cancel(Book book, Entry entry, Appended command, @Nullable String reason) {
    book.actions().cancel(entry, new Cause.Event(command), reason);
  }

  /** What is to come of the series of an occurrence that has ended; false where nothing is. */
  boolean cancelSeries(Book book, Entry ended, Appended command, @Nullable String reason) {
    Series series = ended.plan().series();
    List<Entry> coming = series == null ? List.of() : ofSeries(book, ended.entity(), String.valueOf(series.first()));
    coming.forEach(entry -> cancel(book, entry, command, reason));
    return !coming.isEmpty();
  }

  /** Its occurrences that can be cancelled: one, and others where some are tried again by hand. */
  static List<Entry> ofSeries(Book book, EntityRef entity, String first) {
    return book.actions().live(entity).stream().filter(entry -> {
      Series series = entry.plan().series();
      return series != null && first.equals(series.first()) && entry.state().isOpen();
    }).toList();
  }

  void override(Book book, Entry entry, Appended command, Members change) {
    reshaping.apply(book, entry, Reshape.parse(change, book.transaction().now()), change, command);
  }

  void postpone(Book book, Entry entry, Appended command, Delay by) {
    When later = new When.Postponed(entry.when(), by);
    book.actions().retime(entry, new Cause.Event(command), "action.overridden", entry.plan().withOrigin(
        Origin.REQUEST), later, null);
  }

  void hold(Book book, Entry entry, Appended command, @Nullable String reason) {
    book.actions().hold(entry, new Cause.Event(command), HeldFor.REQUEST, reason);
  }

  void release(Book book, Entry entry, Appended command, @Nullable String reason) {
    HeldFor heldFor = entry.heldFor();
    Cause cause = new Cause.Event(command);
    if (heldFor == HeldFor.MISFIRE) {
      // Whoever releases it has decided what its misfire left open, so it must not be held for the same again.
      book.actions().retime(entry, cause, "action.retimed", entry.plan(), new When.Delayed(command, Delay.NONE),
          "released");
      entry.passMisfire();
    }
    book.actions().release(entry, cause, reason);
    book.entities().get(entry.entity()).filter(entity -> heldFor != null && heldFor.isLegalHold() && entry
        .plan().fromPolicy()).ifPresent(entity -> policyTimes.renew(book, entry, entity, cause));
  }

  /** False where another live action has its key by now, or its entity is gone. */
  boolean mayRetry(Book book, Entry failed) {
    String key = failed.key();
    return !isOfAnotherLife(book, failed) && (key == null || book.actions().keyed(failed.entity(), key).isEmpty());
  }

  /** What it was scheduled on was deleted since it ended: a namesake made later inherits nothing. */
  static boolean isOfAnotherLife(Book book, Entry ended) {
    return ended.isKnown() && book.entities().get(ended.entity()).filter(entity -> entity.born() <= ended.endedAt())
        .isEmpty();
  }

  void retry(Book book, Entry entry, Appended command) {
    book.actions().retry(entry, new Cause.Event(command), new When.Delayed(command, Delay.NONE));
  }
}
