package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.metadata.EntityChange;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.scheduler.Books.Book;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows from events for actions, in the events' own transaction. For each event in its order: live actions of its
 * entity that list its type are cancelled or overridden; then the event schedules, cancels or overrides by name where it is one
 * that does; then what became of its entity has its effect (a new one gets its expiry, a deleted one loses all its actions).
 *
 * <p>An event never meets what it scheduled itself. Events that match nothing cost one look-up for the whole batch.
 */
final class SchedulerConsequence implements Consequence {
  private static final String SCHEDULE = "scheduler.schedule";

  private final Books books;
  private final PolicyTimes policyTimes;
  private final Reshaping reshaping;
  private final ByName byName;
  private final Effects effects;

  SchedulerConsequence(Books books, PolicyTimes policyTimes, Effects effects) {
    this.books = books;
    this.policyTimes = policyTimes;
    this.effects = effects;
    reshaping = new Reshaping(policyTimes);
    byName = new ByName(books.rows(), reshaping);
  }

  @Override
  public void ask(Transaction transaction, Collection<EntityRef> entities, long endedAfter) {
    books.ask(transaction, entities, endedAfter);
  }

  @Override
  public void apply(Transaction transaction, List<Appended> events) {
    List<Appended> others = events.stream().filter(event -> !isTransition(event)).toList();
    if (others.isEmpty()) {
      return;
    }
    Set<EntityRef> entities = others.stream().map(Appended::entity).collect(Collectors.toSet());
    long endedAfter = others.stream().mapToLong(Appended::receivedAfter).min().orElseThrow();
    Book book = books.open(transaction, entities, endedAfter);
    ByName.Ended ended = byName.ended(book, others);
    for (Appended event : others) {
      transaction.deciding(event, () -> decide(book, ended, event));
    }
  }

  private static boolean isTransition(Appended event) {
    return !event.fromOutside() && event.draft().actionId() != null && event.type().startsWith("action.");
  }

  private void decide(Book book, ByName.Ended ended, Appended event) {
    Optional<EntityChange> change = book.entities().changeBy(event);
    if (change.orElse(null) instanceof EntityChange.Deleted) {
      effects.skipAll(book, event.entity(), event);
      return;
    }
    if (change.orElse(null) instanceof EntityChange.Created) {
      refuseTakingOver(book, event);
    }
    match(book, event);
    if (event.fromOutside() && event.type().equals(SCHEDULE)) {
      refuseWithoutRight(book, event);
      schedule(book, event);
    } else if (ByName.isOne(event)) {
      refuseWithoutRight(book, event);
      byName.apply(book, ended, event);
    }
    change.ifPresent(what -> follow(book, what, event));
    if (!(change.orElse(null) instanceof EntityChange.Created)) {
      book.entities().get(event.entity()).ifPresent(entity -> policyTimes.restart(book, entity, event));
    }
    effects.patternEnded(book, event);
  }

  private void match(Book book, Appended event) {
    Optional<Entity> entity = book.entities().get(event.entity());
    for (Entry entry : book.actions().live(event.entity())) {
      // A policy just published counts at once, also for the actions that its re-timing has not reached yet.
      if (entity.isPresent() && entry.state().isOpen() && PolicyTimes.isStale(entry, book.transaction())) {
        policyTimes.renew(book, entry, entity.get(), new Cause.Event(event));
      }
      switch (Matching.live(entry.state(), entry.plan(), event.type(), event.draft().payload())) {
        case NOTHING -> {
        }
        case CANCEL -> {
          book.actions().cancel(entry, new Cause.Event(event), event.type());
          event.outcome().cancelled(entry.id());
        }
        case OVERRIDE -> {
          Members members = new Members(event.draft().payload(), "/payload");
          reshaping.apply(book, entry, Reshape.parse(members, book.transaction().now()), members, event);
        }
        case TOO_LATE -> Matching.tooLate(event, entry.id(), entry.plan());
      }
    }
    for (Action action : book.actions().ended(event.entity())) {
      Action.Ending ending = action.ending();
      if (ending != null && Matching.ended(action.state(), action.plan(), ending.position(), event.type(), event.draft()
          .payload(), event.receivedAfter()) == Matching.Verdict.TOO_LATE) {
        Matching.tooLate(event, action.id(), action.plan());
      }
    }
  }

  private void schedule(Book book, Appended event) {
    ScheduleRequest request = ScheduleRequest.parse(event.draft().payload(), book.transaction().now(),
        name -> books.rows().calendar(book.transaction(), name));
    EntityRef ref = event.entity();
    String key = request.key();
    if (key != null) {
      Optional<Entry> same = book.actions().keyed(ref, key);
      if (same.isPresent() && !makeRoom(book, same.get(), request.onConflict(), event)) {
        return;
      }
    }
    When when = switch (request.time()) {
      case ScheduleRequest.Time.At(var runAt) -> new When.At(runAt);
      case ScheduleRequest.Time.After(Delay delay) -> new When.Delayed(event, delay);
    };
    Entry entry = book.actions().schedule(event, ref, key, request.plan(), when);
    book.entities().get(ref).ifPresent(entity -> entry.classify(entity.classification(), entity.owner()));
    if (entry.standsForPolicy()) {
      book.actions().keyed(ref, Action.RETENTION).filter(expiry -> expiry.isPolicyExpiry() && expiry.state().isOpen())
          .ifPresent(expiry -> cancel(book, expiry, event, "the entity has an expiry of its own now"));
    }
  }

  /** @return false where the one that is there is kept, and nothing is scheduled */
  private static boolean makeRoom(Book book, Entry same, ScheduleRequest.OnConflict onConflict, Appended event) {
    boolean running = same.state() == ActionState.RUNNING;
    return switch (onConflict) {
      case KEEP -> false;
      case REJECT -> throw conflict(same, " is " + same.state().wire() + " with that key already; give"
          + " on_conflict replace or keep, or cancel it first");
      case REPLACE -> {
        if (running) {
          throw conflict(same, " has that key and is running, too late to be replaced");
        }
        cancel(book, same, event, "replaced");
        yield true;
      }
    };
  }

  private static Refusal conflict(Entry same, String detail) {
    String text = "action " + same.id() + detail;
    return new Refusal(Refusal.Kind.CONFLICT, text, List.of(new Refusal.Violation("/payload/key", text)));
  }

  private static void cancel(Book book, Entry entry, Appended event, String reason) {
    book.actions().cancel(entry, new Cause.Event(event), reason);
    event.outcome().cancelled(entry.id());
  }

  private void follow(Book book, EntityChange change, Appended event) {
    switch (change) {
      case EntityChange.Created(Entity after) -> {
        book.actions().countsFrom(after.ref(), event);
        book.actions().reclassify(after);
        policyTimes.expire(book, after, event);
      }
      case EntityChange.Updated(Entity before, Entity after) -> {
        boolean isSomethingElse = !before.classification().equals(after.classification());
        if (isSomethingElse || !Objects.equals(before.owner(), after.owner())) {
          book.actions().reclassify(after);
        }
        if (isSomethingElse) {
          policyTimes.reconcile(book.transaction(), event, List.of(after.ref()));
        }
      }
      case EntityChange.Released(Entity _, Entity after) -> effects.release(book, after, event);
      case EntityChange.Archived _,EntityChange.Deleted _,EntityChange.Held _,EntityChange.Restarted _ -> {
      }
    }
  }

  /**
   * Services schedule on entities that Tempo does not know yet. A user who made one under such an id would own it, and could
   * undo what was scheduled.
   */
  private static void refuseTakingOver(Book book, Appended event) {
    if (event.actor().role() == Role.USER && !book.actions().live(event.entity()).isEmpty()) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, "others have scheduled actions on " + event.entity()
          + "; an administrator or a service creates it, or choose another id");
    }
  }

  private static void refuseWithoutRight(Book book, Appended event) {
    if (!Views.by(book.transaction().policy()).mayAct(event.actor(), book.entities().get(event.entity()))) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, event.actor().subject() + " may not act on " + event.entity());
    }
  }
}
