package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Visibility;
import dev.tempo.backend.scheduler.ActionLists.Count;
import dev.tempo.backend.scheduler.ActionReads.Place;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Actions from the database, their history from the log, shown as {@link Views} allows. */
final class StoredActions implements Actions {
  private static final int MOST_LIVE = 1_000;
  /** A list reads on behind what its reader may not see, up to here; then it ends early with a cursor. */
  private static final int MOST_READ = 10_000;

  private final ActionReads reads;
  private final ActionLists lists;
  private final EventLog log;
  private final Views views;

  StoredActions(ActionReads reads, ActionLists lists, EventLog log, Views views) {
    this.reads = reads;
    this.lists = lists;
    this.log = log;
    this.views = views;
  }

  @Override
  public Optional<ActionView> find(Principal reader, String id) {
    return reads.find(id).flatMap(action -> view(reader, action, history(action)));
  }

  @Override
  public Set<String> seenWhole(Principal reader, Collection<String> ids) {
    return lists.byId(ids).stream().filter(action -> visibility(views, reader, action) == Visibility.FULL).map(
        Action::id).collect(Collectors.toSet());
  }

  @Override
  public ActionPage list(Principal reader, ActionQuery query) {
    return switch (query.order()) {
      case SOONEST -> byTime(reader, query, false);
      case LATEST -> byTime(reader, query, true);
      case LAST_ENDED -> new EndedActions(lists, log).list(query, action -> view(reader, query.filter(), action));
    };
  }

  private ActionPage byTime(Principal reader, ActionQuery query, boolean descending) {
    List<ActionView> items = new ArrayList<>();
    Place place = query.after() == null ? null : place(query.after());
    int read = 0;
    while (read < MOST_READ) {
      int chunk = Math.min(Math.max(query.limit() + 1, 100), MOST_READ);
      List<Action> actions = lists.list(query.filter(), descending, place, chunk);
      for (Action action : actions) {
        if (items.size() == query.limit()) {
          return new ActionPage(items, place == null ? null : cursor(place));
        }
        view(reader, query.filter(), action).ifPresent(items::add);
        place = new Place(action.runAt(), action.id());
      }
      if (actions.size() < chunk) {
        return new ActionPage(items, null);
      }
      read += actions.size();
    }
    return new ActionPage(items, place == null ? null : cursor(place));
  }

  /** Whose an entity is, and under which role it was made, is told only to those who see it in full. */
  private Optional<ActionView> view(Principal reader, ActionFilter filter, Action action) {
    return view(reader, action, null).filter(view -> view.full() || !filter.asksForHidden());
  }

  @Override
  public Forecast forecast(Principal reader, Forecast.Query query) {
    ActionFilter filter = query.filter();
    Set<ActionState> states = filter.states().isEmpty() ? Set.of(ActionState.SCHEDULED) : filter.states();
    Forecast.Query narrowed = new Forecast.Query(filter.inStates(states), query.from(), query.to(), query.bucket(),
        query.zone());
    String apart = reader.isAdmin() ? null : reader.subject();
    Map<Instant, Map<ActionKind, Long>> slots = new TreeMap<>();
    for (Count count : lists.forecast(narrowed, apart)) {
      if (isSeen(reader, filter, count)) {
        slots.computeIfAbsent(count.at(), at -> new EnumMap<>(ActionKind.class)).merge(count.kind(), count.number(),
            Long::sum);
      }
    }
    long overdue = !states.contains(ActionState.SCHEDULED) ? 0
        : lists.overdue(filter.inStates(Set.of(ActionState.SCHEDULED)), apart).stream().filter(count -> isSeen(reader,
            filter, count)).mapToLong(Count::number).sum();
    return new Forecast(query, overdue, slots.entrySet().stream().map(slot -> new Forecast.Slot(slot.getKey(), slot
        .getValue())).toList());
  }

  private boolean isSeen(Principal reader, ActionFilter filter, Count count) {
    if (reader.isAdmin() || (count.classification() == null && count.asked())) {
      return true;
    }
    // Only whether it is the reader's decides.
    Visibility visibility = views.visibility(reader, count.classification(), count.own() ? reader.subject() : null);
    return visibility == Visibility.FULL || (visibility == Visibility.SUMMARY && !filter.asksForHidden());
  }

  @Override
  public List<ActionView> future(Principal reader, EntityRef entity) {
    return reads.live(entity, MOST_LIVE).stream().flatMap(action -> view(reader, action, null).stream()).toList();
  }

  @Override
  public Map<ActionState, Long> count() {
    return reads.count();
  }

  private Optional<ActionView> view(Principal reader, Action action, @Nullable List<Transition> history) {
    return switch (visibility(views, reader, action)) {
      case NONE -> Optional.empty();
      case SUMMARY -> Optional.of(new ActionView(action, false, history));
      case FULL -> Optional.of(new ActionView(action, true, history));
    };
  }

  /** Where Tempo does not know the entity, whoever scheduled the action sees it. */
  static Visibility visibility(Views views, Principal reader, Action action) {
    return action.classification() == null && action.scheduledBy().actor().equals(reader.subject())
        ? Visibility.FULL
        : views.visibility(reader, action.classification(), action.owner());
  }

  private List<Transition> history(Action action) {
    EventQuery query = new EventQuery(List.of("action.*"), action.entity().type(), action.entity().id(), null, action
        .id(), null, null, action.scheduledBy().position(), false, MOST_LIVE);
    return log.find(query).stream().map(StoredActions::transition).toList();
  }

  private static Transition transition(Event event) {
    ActionState state = ActionState.of(event.payload().path("state").asText()).orElseThrow();
    return new Transition(event.recordedAt(), event.position(), state, event.payload().path("reason").textValue(), event
        .actor());
  }

  private static String cursor(Place place) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString((place.runAt() + " " + place.id()).getBytes(
        StandardCharsets.UTF_8));
  }

  private static Place place(@Nullable String cursor) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(String.valueOf(cursor)), StandardCharsets.UTF_8).split(
          " ", 2);
      Place place = new Place(Instant.parse(parts[0]), UUID.fromString(parts[1]).toString());
      if (place.runAt().isBefore(Place.BEGINNING.runAt()) || place.runAt().isAfter(Delay.LAST)) {
        throw noCursor(cursor);
      }
      return place;
    } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      throw noCursor(cursor);
    }
  }

  static Refusal noCursor(@Nullable String given) {
    return new Refusal(Refusal.Kind.UNPROCESSABLE,
        "'" + given + "' is no cursor of this list: give `next` as it came",
        List.of(new Refusal.Violation("/after", "is no cursor of this list")));
  }
}
