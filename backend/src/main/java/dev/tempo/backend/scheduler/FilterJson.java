package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashSet;
import java.util.Set;

/** An {@link ActionFilter} as it is written in the body of a request, at {@code /filter}. */
public final class FilterJson {
  private static final Set<String> CONDITIONS = Set.of("entity_type", "entity_id", "action", "pattern", "key", "role",
      "environment", "category", "owner", "due_after", "due_before", "q", "series");

  private FilterJson() {}

  /**
   * Of any state.
   *
   * @throws dev.tempo.backend.nexus.Refusal 422 with a pointer
   */
  public static ActionFilter parse(ObjectNode filter) {
    return parse(new Members(filter, "/filter").only(CONDITIONS), Set.of());
  }

  /** The caller has read its states. */
  static ActionFilter parse(Members filter, Set<ActionState> states) {
    Set<String> known = new HashSet<>(CONDITIONS);
    known.add("state");
    filter.only(known);
    // A condition that somebody's program has lost must not widen what is done.
    filter.json().properties().stream().filter(condition -> condition.getValue().isNull()).findFirst().ifPresent(
        condition -> {
          throw filter.refuse(condition.getKey(), "is null: give a value, or leave it out");
        });
    return ActionFilter.builder().states(states).entityType(filter.text("entity_type")).entityId(filter.text(
        "entity_id")).kind(filter.word("action", ActionKind::of, "delete, archive, run").orElse(null)).pattern(filter
            .text("pattern"))
        .key(filter.text("key")).role(filter.text("role")).environment(filter.text("environment"))
        .category(filter.text("category")).owner(filter.text("owner")).due(filter.time("due_after"), filter.time(
            "due_before"))
        .q(filter.text("q")).series(filter.text("series")).build();
  }
}
