package dev.tempo.webapp.api;

import dev.tempo.backend.scheduler.ActionFilter;
import dev.tempo.backend.scheduler.ActionKind;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Query;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** A filter of actions in a query string: the same members as that of bulk operations. */
final class ActionFilters {
  private static final String[] NAMES = {"state", "entity_type", "entity_id", "action", "pattern", "key", "role",
    "environment", "category", "owner", "due_before", "due_after", "q", "series"};

  private ActionFilters() {}

  /** @throws HttpProblem 400 for a parameter that is neither a filter's nor one of {@code others} */
  static Query only(Query query, String... others) {
    return query.only(Stream.concat(Arrays.stream(NAMES), Arrays.stream(others)).toArray(String[]::new));
  }

  static ActionFilter of(Query query) {
    return ActionFilter.builder().states(states(query)).entityType(query.get("entity_type").orElse(null)).entityId(query
        .get("entity_id").orElse(null)).kind(kind(query)).pattern(query.get("pattern").orElse(null)).key(query.get(
            "key").orElse(null))
        .role(query.get("role").orElse(null)).environment(query.get("environment").orElse(null)).category(query.get(
            "category").orElse(null))
        .owner(query.get("owner").orElse(null)).due(query.instant("due_after").orElse(null), query.instant(
            "due_before").orElse(null))
        .q(query.get("q").orElse(null)).series(query.get("series").orElse(null)).build();
  }

  private static @Nullable ActionKind kind(Query query) {
    return query.get("action").map(name -> ActionKind.of(name).orElseThrow(() -> HttpProblem.badRequest(
        "The query parameter 'action' is '" + name + "'; it must be delete, archive or run."))).orElse(null);
  }

  private static Set<ActionState> states(Query query) {
    Set<ActionState> states = EnumSet.noneOf(ActionState.class);
    for (String name : query.list("state")) {
      states.add(ActionState.of(name).orElseThrow(() -> HttpProblem.badRequest("The query parameter 'state' names '"
          + name
          + "'; states are scheduled, running, held, executed, cancelled, skipped and failed, with commas between.")));
    }
    return states;
  }
}
