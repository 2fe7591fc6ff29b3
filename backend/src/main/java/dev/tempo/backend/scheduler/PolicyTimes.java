package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.scheduler.Books.Book;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The actions that policy makes: an entity's one expiry, with the key {@link Action#RETENTION}, at the end of its retention;
 * and others whose time an override handed to policy.
 *
 * <p>An expiry that somebody called off stays off: a later change of policy or of data brings it back only where policy itself
 * had withdrawn it. A service's own unkeyed delete or archive stands in its place.
 */
final class PolicyTimes implements PolicyActions {
  private final Books books;

  PolicyTimes(Books books) {
    this.books = books;
  }

  private static Optional<Reckoning.Due> due(Book book, Entity entity) {
    return Expiry.of(book.transaction().policy(), entity.classification()).flatMap(expiry -> due(book, entity, expiry));
  }

  private static Optional<Reckoning.Due> due(Book book, Entity entity, Expiry expiry) {
    Optional<Appended> event = book.actions().countsFrom(entity.ref());
    return expiry.retention().expiry(entity.countsFrom()).map(end -> new Reckoning.Due(expiry,
        event.<When>map(from -> new When.Retained(from, expiry.retention())).orElseGet(() -> new When.At(end))));
  }

  /** Gives a new entity its expiry, unless a service's own action stands in its place. */
  void expire(Book book, Entity entity, Appended cause) {
    boolean takenPlace = book.actions().live(entity.ref()).stream().anyMatch(Entry::standsForPolicy);
    if (takenPlace || book.actions().keyed(entity.ref(), Action.RETENTION).isPresent()) {
      return;
    }
    due(book, entity).ifPresent(due -> create(book, entity, due.expiry().plan(), due.when(), cause));
  }

  private static void create(Book book, Entity entity, Plan plan, When when, Appended cause) {
    Entry entry = book.actions().schedule(cause, entity.ref(), Action.RETENTION, plan, when);
    entry.classify(entity.classification(), entity.owner());
  }

  /**
   * Works out the time of an action that has it from policy; changes nothing where nothing is different, whatever the revision.
   *
   * @return true where it was moved or ended
   */
  boolean renew(Book book, Entry entry, Entity entity, Cause cause) {
    return !Tally.NOTHING.equals(Reckoning.action(entry, due(book, entity), book.transaction().now(),
        new Doing(book, entity, cause, () -> false)));
  }

  /** An override that names no time: the action follows policy from now on, and ends where policy has nothing to say. */
  Optional<Expired> override(Book book, Entry entry, Optional<Entity> entity) {
    return entity.flatMap(known -> due(book, known)).map(due -> new Expired(due.expiry().planFor(entry), due.when()));
  }

  record Expired(Plan plan, When when) {}

  static String withdrawn(Transaction transaction) {
    return "policy revision " + transaction.policy().revision() + " gives the entity no end";
  }

  /** True where a newer policy is in force than the one that the action's time came from. */
  static boolean isStale(Entry entry, Transaction transaction) {
    return entry.plan().origin() instanceof Origin.Policy policy && policy.revision() < transaction.policy().revision();
  }

  /** Lets the retention of an entity count anew, where policy says that this event does that. */
  void restart(Book book, Entity entity, Appended event) {
    if (!book.transaction().policy().value(Effect.RESTART_ON, entity.classification()).contains(event.type())) {
      return;
    }
    Instant time = event.draft().time();
    if (time != null && time.isBefore(entity.countsFrom())) {
      // It comes late: what a later one has restarted stays.
      return;
    }
    book.entities().restart(event);
    book.actions().countsFrom(entity.ref(), event);
    Entity restarted = book.entities().get(entity.ref()).orElseThrow();
    openFromPolicy(book, entity.ref()).forEach(entry -> renew(book, entry, restarted, new Cause.Event(event)));
  }

  private static List<Entry> openFromPolicy(Book book, EntityRef ref) {
    return book.actions().live(ref).stream().filter(entry -> entry.state().isOpen() && entry.plan().fromPolicy())
        .toList();
  }

  @Override
  public Tally reconcile(Transaction transaction, Appended cause, List<EntityRef> refs) {
    Book book = books.open(transaction, refs, Long.MAX_VALUE);
    List<Entity> known = refs.stream().distinct().map(book.entities()::get).flatMap(Optional::stream).toList();
    List<EntityRef> without = known.stream().map(Entity::ref)
        .filter(ref -> book.actions().keyed(ref, Action.RETENTION).isEmpty()).toList();
    Map<EntityRef, ActionRows.Row> last = without.isEmpty()
        ? Map.of()
        : books.rows().lastEnded(transaction, without, Action.RETENTION);
    return known.stream().map(entity -> reconcile(book, entity, cause, Optional.ofNullable(last.get(entity.ref()))))
        .reduce(Tally.NOTHING, Tally::plus);
  }

  private static Tally reconcile(Book book, Entity entity, Appended cause, Optional<ActionRows.Row> last) {
    BooleanSupplier calledOff = () -> book.actions().endedHere(entity.ref(), Action.RETENTION)
        .map(entry -> !entry.isWithdrawn())
        .orElseGet(() -> last.filter(row -> !row.withdrawn() && row.action().scheduledBy().position() >= entity.born())
            .isPresent());
    return Reckoning.entity(book.actions().live(entity.ref()), entity.archived(), due(book, entity), book.transaction()
        .now(), new Doing(book, entity, new Cause.Event(cause), calledOff));
  }

  /** Does it to the book. */
  private record Doing(Book book, Entity entity, Cause cause,
      BooleanSupplier calledOff) implements Reckoning.Hand<Entry> {
    @Override
    public void end(Entry entry) {
      book.actions().withdraw(entry, cause, withdrawn(book.transaction()));
    }

    @Override
    public void retime(Entry entry, Plan plan, When when) {
      book.actions().retime(entry, cause, "action.retimed", plan, when, "worked out again by policy revision "
          + book.transaction().policy().revision());
    }

    @Override
    public void create(Plan plan, When when) {
      if (!(cause instanceof Cause.Event(Appended event))) {
        throw new IllegalStateException("an expiry comes new by an event alone");
      }
      PolicyTimes.create(book, entity, plan, when, event);
    }

    @Override
    public boolean isCalledOff() {
      return calledOff.getAsBoolean();
    }
  }
}
