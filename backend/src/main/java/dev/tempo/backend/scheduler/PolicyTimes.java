package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Decision;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.EventTypes;
import dev.tempo.backend.policy.OnExpiry;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.scheduler.Books.Book;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

  /** What policy says: the whole plan of an expiry, and the retention that gives its time. */
  private record Expiry(Plan plan, Retention retention) {}

  private static Optional<Expiry> expiry(PolicyTable policy, Entity entity) {
    Decision decision = policy.decide(entity.classification());
    Retention retention = decision.retention();
    if (retention.expiry(entity.countsFrom()).isEmpty()) {
      return Optional.empty();
    }
    Origin origin = new Origin.Policy(decision.rule(Effect.RETENTION).orElseThrow(), decision.revision(), retention
        .wire());
    List<EventRule> cancelOn = rules(decision.cancelOn());
    List<EventRule> overrideOn = rules(decision.overrideOn());
    OnExpiry does = decision.onExpiry();
    ActionKind kind = switch (does) {
      case OnExpiry.Delete() -> ActionKind.DELETE;
      case OnExpiry.Archive() -> ActionKind.ARCHIVE;
      case OnExpiry.Run run -> ActionKind.RUN;
    };
    Plan plan = new Plan(kind, does instanceof OnExpiry.Run run ? run.pattern() : null, JsonNodeFactory.instance
        .objectNode(), cancelOn, overrideOn, null, origin);
    return Optional.of(new Expiry(plan, retention));
  }

  private static List<EventRule> rules(EventTypes types) {
    return types.types().stream().map(EventRule::ofType).toList();
  }

  /** Gives a new entity its expiry, unless a service's own action stands in its place. */
  void expire(Book book, Entity entity, Appended cause) {
    boolean takenPlace = book.actions().live(entity.ref()).stream().anyMatch(Entry::standsForPolicy);
    if (takenPlace || book.actions().keyed(entity.ref(), Action.RETENTION).isPresent()) {
      return;
    }
    expiry(book.transaction().policy(), entity).ifPresent(expiry -> {
      Entry entry = book.actions().schedule(cause, entity.ref(), Action.RETENTION, expiry.plan, when(book, entity,
          expiry.retention));
      entry.classify(entity.classification(), entity.owner());
    });
  }

  /**
   * Works out the time of an action that has it from policy; changes nothing where nothing is different, whatever the revision.
   *
   * @return true where it was moved or ended
   */
  boolean renew(Book book, Entry entry, Entity entity, Cause cause) {
    Transaction transaction = book.transaction();
    Optional<Expiry> found = expiry(transaction.policy(), entity);
    if (found.isEmpty()) {
      book.actions().withdraw(entry, cause, withdrawn(transaction));
      return true;
    }
    Expiry expiry = found.get();
    Plan plan = planOf(entry, expiry);
    When when = when(book, entity, expiry.retention);
    if (when.equals(entry.when()) && isSame(plan, entry.plan())) {
      return false;
    }
    book.actions().retime(entry, cause, "action.retimed", plan, when, "worked out again by policy revision "
        + transaction.policy().revision());
    return true;
  }

  /** An override that names no time: the action follows policy from now on, and ends where policy has nothing to say. */
  Optional<Expired> override(Book book, Entry entry, Optional<Entity> entity) {
    return entity.flatMap(known -> expiry(book.transaction().policy(), known).map(expiry -> new Expired(planOf(entry,
        expiry), when(book, known, expiry.retention))));
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

  private Tally reconcile(Book book, Entity entity, Appended cause, Optional<ActionRows.Row> last) {
    Tally tally = Tally.NOTHING;
    Instant now = book.transaction().now();
    for (Entry entry : openFromPolicy(book, entity.ref())) {
      Instant before = entry.when().estimate(now);
      if (renew(book, entry, entity, new Cause.Event(cause))) {
        int moved = entry.when().estimate(now).compareTo(before);
        tally = tally.plus(entry.state().isTerminal() ? new Tally(0, 0, 0, 1)
            : new Tally(moved < 0 ? 1 : 0, moved > 0 ? 1 : 0, 0, 0));
      }
    }
    boolean calledOff = book.actions().endedHere(entity.ref(), Action.RETENTION).map(entry -> !entry.isWithdrawn())
        .orElseGet(() -> last.filter(row -> !row.withdrawn() && row.action().scheduledBy().position() >= entity.born())
            .isPresent());
    if (!calledOff && !entity.archived()) {
      expire(book, entity, cause);
    }
    boolean created = book.actions().keyed(entity.ref(), Action.RETENTION).filter(Entry::isNew).isPresent();
    return created ? tally.plus(new Tally(0, 0, 1, 0)) : tally;
  }

  /** An expiry does what policy says; another action, whose time alone is policy's, keeps what it does. */
  private static Plan planOf(Entry entry, Expiry expiry) {
    return entry.isPolicyExpiry() ? expiry.plan : entry.plan().withOrigin(expiry.plan.origin());
  }

  private static boolean isSame(Plan plan, Plan before) {
    return plan.origin() instanceof Origin.Policy now && before.origin() instanceof Origin.Policy then
        && Objects.equals(now.retention(), then.retention()) && plan.equals(before.withOrigin(now));
  }

  private static When when(Book book, Entity entity, Retention retention) {
    return book.actions().countsFrom(entity.ref()).<When>map(event -> new When.Retained(event, retention))
        .orElseGet(() -> new When.At(retention.expiry(entity.countsFrom()).orElseThrow()));
  }
}
