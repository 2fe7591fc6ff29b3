package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.EventQuery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What ended last, read backwards along the events of its ends: the log has that order already, and an index for it on the
 * actions would cost every firing a write. The cursor is a position.
 */
final class EndedActions {
  private static final int CHUNK = 200;
  /** As far as one page reads on behind what it may not show. */
  private static final int MOST_READ = 10_000;

  private final ActionLists lists;
  private final EventLog log;

  EndedActions(ActionLists lists, EventLog log) {
    this.lists = lists;
    this.log = log;
  }

  ActionPage list(ActionQuery query, Function<Action, Optional<ActionView>> view) {
    List<String> types = Arrays.stream(ActionState.values()).filter(ActionState::isTerminal).filter(
        state -> query.filter().states().isEmpty() || query.filter().states().contains(state)).map(
            state -> "action." + state.wire())
        .toList();
    List<ActionView> items = new ArrayList<>();
    Long before = query.after() == null ? null : position(query.after());
    for (int read = 0; read < MOST_READ && !types.isEmpty(); read += CHUNK) {
      List<Event> ends = log.find(new EventQuery(types, query.filter().entityType(), query.filter().entityId(), null,
          null, null, null, before, true, CHUNK));
      Map<String, Action> actions = lists.byId(ends.stream().map(Event::actionId).filter(Objects::nonNull).distinct()
          .toList()).stream().collect(Collectors.toMap(Action::id, Function.identity()));
      for (Event end : ends) {
        if (items.size() == query.limit()) {
          return new ActionPage(items, String.valueOf(before));
        }
        // A retry has made it live again, or given it a later end.
        Optional.ofNullable(actions.get(String.valueOf(end.actionId()))).filter(action -> endsAt(action, end
            .position()) && query.filter().matches(action)).flatMap(view).ifPresent(items::add);
        before = end.position();
      }
      if (ends.size() < CHUNK) {
        return new ActionPage(items, null);
      }
    }
    return new ActionPage(items, types.isEmpty() ? null : String.valueOf(before));
  }

  private static boolean endsAt(Action action, long position) {
    Action.Ending ending = action.ending();
    return ending != null && ending.position() == position;
  }

  private static long position(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw StoredActions.noCursor(cursor);
    }
  }
}
