package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Visibility;
import dev.tempo.backend.scheduler.ActionReads.Place;
import dev.tempo.backend.scheduler.Books.Book;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Bulk operations as pages: read beside, then locked, looked at again and changed in one transaction each. */
final class NexusBulk implements BulkActions {
  static final String EVENT = "scheduler.bulk";
  static final String ENTITY_TYPE = "bulk";
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final Nexus nexus;
  private final EventLog log;
  private final Views views;
  private final Books books;
  private final ActionLists lists;
  private final Steps steps;
  private final int page;

  /** @param page actions in a transaction */
  NexusBulk(Nexus nexus, EventLog log, Views views, Books books, ActionLists lists, Steps steps, int page) {
    this.nexus = nexus;
    this.log = log;
    this.views = views;
    this.books = books;
    this.lists = lists;
    this.steps = steps;
    this.page = page;
  }

  /** How far it is. */
  private static final class Progress {
    final EntityRef bulk;
    final boolean named;
    final List<String> sample = new ArrayList<>();
    final long changedBefore;
    /** Of its last event, 0 before the first. */
    long position;
    long matched;
    long changed;

    Progress(EntityRef bulk, boolean named, @Nullable Event last) {
      this.bulk = bulk;
      this.named = named;
      changedBefore = last == null ? 0 : last.payload().path("changed_so_far").longValue();
      position = last == null ? 0 : last.position();
    }

    void met(List<Action> actions) {
      matched += actions.size();
      actions.stream().limit(BulkResult.SAMPLE - (long) sample.size()).forEach(action -> sample.add(action.id()));
    }
  }

  @Override
  public BulkResult run(Principal principal, BulkRequest request) {
    String id = request.bulkId() == null ? IDS.generate().toString() : request.bulkId();
    EntityRef bulk = new EntityRef(ENTITY_TYPE, id);
    Event last = request.bulkId() == null ? null : last(bulk).orElse(null);
    BulkResume resume = last == null ? BulkResume.anew(log.head()) : BulkResume.after(last, principal, request);
    BulkSelection selection = new BulkSelection(request.operation(), request.filter(), resume.scheduled());
    Progress progress = new Progress(bulk, request.bulkId() != null, last);
    try {
      for (ActionState state : request.operation().states()) {
        if (request.filter().states().contains(state) && !resume.isBehind(state)) {
          pass(principal, request, selection.in(state), resume.place(state), progress);
        }
      }
    } catch (Refusal refusal) {
      throw progress.changed == 0 ? refusal
          : new Refusal(refusal.kind(), "after " + progress.changed + " were changed: " + refusal.getMessage()
              + "; the same call with \"bulk_id\": \"" + id + "\" does the rest", refusal.violations());
    }
    return new BulkResult(request, progress.bulk.id(), progress.matched, progress.changed, lists.byId(progress.sample));
  }

  private Optional<Event> last(EntityRef bulk) {
    return log.find(new EventQuery(List.of(EVENT), bulk.type(), bulk.id(), null, null, null, null, null, true, 1))
        .stream().findFirst();
  }

  private void pass(Principal principal, BulkRequest request, BulkSelection selection, @Nullable Place from,
      Progress progress) {
    Place place = from;
    List<Action> candidates;
    do {
      candidates = lists.candidates(selection, place, page);
      List<Action> allowed = possible(request, candidates.stream().filter(action -> isAllowed(principal, views, action)
          && isPossible(request, action)).toList());
      progress.met(allowed);
      if (!candidates.isEmpty()) {
        place = new Place(candidates.getLast().runAt(), candidates.getLast().id());
      }
      if (!request.dryRun() && !allowed.isEmpty() && place != null) {
        progress.changed += change(principal, request, selection, allowed, place, progress);
      }
    } while (candidates.size() == page);
  }

  /** What the database alone does not tell: a retry looks at the entity, so it is asked under the lock, in a dry run too. */
  private List<Action> possible(BulkRequest request, List<Action> actions) {
    if (request.operation() != BulkOperation.RETRY || actions.isEmpty()) {
      return actions;
    }
    Set<EntityRef> entities = actions.stream().map(Action::entity).collect(Collectors.toSet());
    return nexus.transact(entities, transaction -> {
      Book book = books.open(transaction, entities, Long.MAX_VALUE);
      return actions.stream().filter(action -> steps.mayRetry(book, book.actions().reopen(action))).toList();
    });
  }

  /** Its event's position is known once all is committed. */
  private int change(Principal principal, BulkRequest request, BulkSelection selection, List<Action> allowed,
      Place through, Progress progress) {
    Set<EntityRef> entities = allowed.stream().map(Action::entity).collect(Collectors.toCollection(TreeSet::new));
    entities.add(progress.bulk);
    AtomicReference<Appended> told = new AtomicReference<>();
    int changed = nexus.transact(entities, transaction -> change(transaction, principal, request, selection, allowed,
        through, progress, told));
    Appended event = told.get();
    progress.position = event == null ? progress.position : event.position();
    return changed;
  }

  private int change(Transaction transaction, Principal principal, BulkRequest request, BulkSelection selection,
      List<Action> allowed, Place through, Progress progress, AtomicReference<Appended> told) {
    told.set(null); // of an attempt that was made again
    if (progress.named && last(progress.bulk).map(Event::position).orElse(0L) != progress.position) {
      throw new Refusal(Refusal.Kind.CONFLICT,
          "another call carries out bulk " + progress.bulk.id() + " at this moment");
    }
    Book book = books.open(transaction, allowed.stream().map(Action::entity).collect(Collectors.toSet()),
        Long.MAX_VALUE);
    Views now = Views.by(transaction.policy());
    Map<String, Action> locked = books.rows().byId(transaction, allowed.stream().map(Action::id).toList()).stream()
        .collect(Collectors.toMap(Action::id, Function.identity()));
    // As they are now that they are locked, in the order of the page, so that their events come in that order.
    List<Action> rows = allowed.stream().map(action -> locked.get(action.id())).filter(Objects::nonNull).filter(
        action -> selection.filter().matches(action) && isAllowed(principal, now, action) && isPossible(request,
            action))
        .toList();
    if (rows.isEmpty()) {
      return 0;
    }
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("operation", request.operation().wire()).put("reason", request.reason()).set("filter", request.given()
        .deepCopy());
    BulkResume.note(payload, request, selection, through);
    Appended command = transaction.append(principal, Draft.own(EVENT, progress.bulk, payload));
    told.set(command);
    int changed = 0;
    for (Action row : rows) {
      changed += apply(book, request, row, command) ? 1 : 0;
    }
    payload.put("changed", changed).put("changed_so_far", progress.changedBefore + progress.changed + changed);
    return changed;
  }

  private boolean apply(Book book, BulkRequest request, Action row, Appended command) {
    Entry entry = book.actions().live(row.entity(), row.id()).orElseGet(() -> book.actions().reopen(row));
    String reason = request.reason();
    switch (request.operation()) {
      case CANCEL -> steps.cancel(book, entry, command, reason);
      case HOLD -> steps.hold(book, entry, command, reason);
      case RELEASE -> steps.release(book, entry, command, reason);
      case RESCHEDULE -> steps.postpone(book, entry, command, Objects.requireNonNull(request.postponeBy()));
      case RETRY -> {
        if (!steps.mayRetry(book, entry)) {
          return false;
        }
        steps.retry(book, entry, command);
      }
    }
    return true;
  }

  /** Seen and to be acted on: what is not there to somebody is not changed by a filter of theirs. */
  private static boolean isAllowed(Principal principal, Views views, Action action) {
    return views.mayAct(principal, action.classification(), action.owner()) && StoredActions.visibility(views,
        principal, action) != Visibility.NONE;
  }

  private static boolean isPossible(BulkRequest request, Action action) {
    Delay by = request.postponeBy();
    return by == null || !by.after(action.runAt()).isAfter(Delay.LAST);
  }
}
