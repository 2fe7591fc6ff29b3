package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.Books.Book;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code scheduler.cancel} and {@code scheduler.override}: the events that name an action of their entity by
 * {@code action_id} or {@code key}.
 */
final class ByName {
  static final String CANCEL = "scheduler.cancel";
  static final String OVERRIDE = "scheduler.override";

  private static final Set<String> CANCEL_MEMBERS = Set.of("action_id", "key", "reason");

  private final ActionRows rows;
  private final Reshaping reshaping;

  ByName(ActionRows rows, Reshaping reshaping) {
    this.rows = rows;
    this.reshaping = reshaping;
  }

  /** Actions that are named but not live, read at once for a batch. */
  record Ended(Map<String, Action> byId, Map<String, Map<EntityRef, Action>> byKey) {}

  static boolean isOne(Appended event) {
    return event.fromOutside() && (event.type().equals(CANCEL) || event.type().equals(OVERRIDE));
  }

  Ended ended(Book book, List<Appended> events) {
    Transaction transaction = book.transaction();
    Set<String> ids = new TreeSet<>();
    Map<String, List<EntityRef>> keys = new HashMap<>();
    for (Appended event : events) {
      if (isOne(event)) {
        Members members = new Members(event.draft().payload(), "/payload");
        String id = lowerCase(members.json().path("action_id").textValue());
        String key = members.json().path("key").textValue();
        if (id != null && book.actions().live(event.entity(), id).isEmpty()) {
          ids.add(id);
        } else if (key != null && book.actions().keyed(event.entity(), key).isEmpty()) {
          keys.computeIfAbsent(key, k -> new ArrayList<>()).add(event.entity());
        }
      }
    }
    Map<String, Action> byId = new HashMap<>();
    if (!ids.isEmpty()) {
      rows.byId(transaction, ids).forEach(action -> byId.put(action.id(), action));
    }
    Map<String, Map<EntityRef, Action>> byKey = new HashMap<>();
    keys.forEach((key, refs) -> {
      Map<EntityRef, Action> found = new HashMap<>();
      rows.lastEnded(transaction, new HashSet<>(refs), key).forEach((ref, row) -> found.put(ref, row.action()));
      byKey.put(key, found);
    });
    return new Ended(byId, byKey);
  }

  /** @throws Refusal 422 where the payload is wrong, or names no action of the entity */
  void apply(Book book, Ended ended, Appended event) {
    boolean cancel = event.type().equals(CANCEL);
    Members members = new Members(event.draft().payload(), "/payload");
    Set<String> known = new HashSet<>(cancel ? CANCEL_MEMBERS : Reshape.MEMBERS);
    known.addAll(Set.of("action_id", "key"));
    members.only(known);
    String id = lowerCase(members.text("action_id"));
    String key = members.text("key");
    if ((id == null) == (key == null)) {
      throw members.refuse("action_id", id == null ? "is missing: give action_id or key"
          : "stands beside key: give one of them");
    }
    String reason = cancel ? members.text("reason") : null;
    Reshape reshape = cancel ? null : Reshape.parse(members, book.transaction().now());
    Entry entry = find(book, event.entity(), id, key);
    if (entry == null) {
      Action late = tooLate(members, ended, event, id, key);
      if (cancel && late.series() != null) {
        endSeries(book, late, event, reason);
      }
    } else if (entry.state() == ActionState.RUNNING) {
      tooLate(event, entry.id());
    } else if (reshape == null) {
      book.actions().cancel(entry, new Cause.Event(event), reason);
      event.outcome().cancelled(entry.id());
    } else {
      reshaping.apply(book, entry, reshape, members, event);
    }
  }

  /** As the rows have ids, which are compared as text here. */
  private static @Nullable String lowerCase(@Nullable String id) {
    return id == null ? null : id.toLowerCase(Locale.ROOT);
  }

  private static @Nullable Entry find(Book book, EntityRef entity, @Nullable String id, @Nullable String key) {
    if (id != null) {
      return book.actions().live(entity, id).orElse(null);
    }
    return key == null ? null : book.actions().keyed(entity, key).orElse(null);
  }

  /** One that was cancelled or skipped before stays that: the event is recorded, and nothing follows. */
  private static Action tooLate(Members members, Ended ended, Appended event, @Nullable String id,
      @Nullable String key) {
    Action action = id != null ? ended.byId.get(id)
        : ended.byKey.getOrDefault(String.valueOf(key), Map.of()).get(event.entity());
    if (action == null || !action.entity().equals(event.entity())) {
      throw members.refuse(id != null ? "action_id" : "key", event.entity() + " has no action "
          + (id != null ? id : "with the key " + key));
    }
    if (action.state() == ActionState.EXECUTED || action.state() == ActionState.FAILED) {
      tooLate(event, action.id());
    }
    return action;
  }

  private static void tooLate(Appended event, String id) {
    if (event.type().equals(CANCEL)) {
      event.outcome().tooLateToCancel(id);
    } else {
      event.outcome().tooLate(id);
    }
  }

  /** Whichever occurrence is named: the series ends with the one that is to come. */
  private static void endSeries(Book book, Action late, Appended event, @Nullable String reason) {
    for (Entry entry : Steps.ofSeries(book, late.entity(), String.valueOf(late.series()))) {
      book.actions().cancel(entry, new Cause.Event(event), reason);
      event.outcome().cancelled(entry.id());
    }
  }
}
