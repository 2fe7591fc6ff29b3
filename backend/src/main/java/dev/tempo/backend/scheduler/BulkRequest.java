package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * What is to be done to all actions of a filter.
 *
 * @param filter     with the states in which the operation can be done, at least one
 * @param given      the filter as it was written, for the events that tell of it
 * @param dryRun     only to be counted
 * @param postponeBy set exactly for {@link BulkOperation#RESCHEDULE}
 * @param bulkId     a UUID under which the operation is known, and goes on where it was broken off; null: a new one
 */
public record BulkRequest(BulkOperation operation, ActionFilter filter, ObjectNode given, boolean dryRun,
    @Nullable String reason, @Nullable Delay postponeBy, @Nullable String bulkId) {
  private static final Set<String> MEMBERS = Set.of("operation", "filter", "dry_run", "reason", "postpone_by",
      "bulk_id");

  public BulkRequest {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(filter, "filter");
  }

  /**
   * {@code {"operation", "filter", "dry_run"?, "reason"?, "postpone_by"?, "bulk_id"?}}; unless told, it is a dry run.
   *
   * @throws dev.tempo.backend.nexus.Refusal 422 with a pointer
   */
  public static BulkRequest parse(ObjectNode body) {
    StorableJson.check("", body);
    Members members = new Members(body, "").only(MEMBERS);
    BulkOperation operation = members.word("operation", BulkOperation::of, "cancel, hold, release, retry, reschedule")
        .orElseThrow(() -> members.refuse("operation", "is missing: cancel, hold, release, retry or reschedule"));
    Delay postponeBy = members.delay("postpone_by");
    if ((operation == BulkOperation.RESCHEDULE) != (postponeBy != null)) {
      throw members.refuse("postpone_by", postponeBy == null
          ? "is missing: by how much they are postponed"
          : "says nothing to " + operation.wire());
    }
    if (Delay.NONE.equals(postponeBy)) {
      throw members.refuse("postpone_by", "is nothing at all");
    }
    if (!members.has("filter")) {
      throw members.refuse("filter", "is missing");
    }
    Members filter = new Members(members.object("filter"), "/filter");
    boolean dryRun = members.flag("dry_run", true);
    if (!dryRun && filter.json().isEmpty()) {
      throw members.refuse("filter", "is empty, which means everything: say so by its states");
    }
    return new BulkRequest(operation, filter(filter, operation), filter.json(), dryRun, members.text("reason"),
        postponeBy, bulkId(members));
  }

  private static @Nullable String bulkId(Members members) {
    String text = members.text("bulk_id");
    try {
      return text == null ? null : UUID.fromString(text).toString();
    } catch (IllegalArgumentException notOne) {
      throw members.refuse("bulk_id", "'" + text + "' is no UUID");
    }
  }

  private static ActionFilter filter(Members filter, BulkOperation operation) {
    return FilterJson.parse(filter, states(filter, operation));
  }

  private static Set<ActionState> states(Members filter, BulkOperation operation) {
    Set<ActionState> possible = EnumSet.copyOf(operation.states());
    if (filter.has("state")) {
      Set<ActionState> named = EnumSet.noneOf(ActionState.class);
      JsonNode given = filter.json().get("state");
      for (String name : given.isArray() ? texts(given) : String.valueOf(filter.text("state")).split(",")) {
        named.add(ActionState.of(name.strip()).orElseThrow(() -> filter.refuse("state", "'" + name
            + "' is none of scheduled, running, held, executed, cancelled, skipped, failed")));
      }
      possible.retainAll(named);
      if (possible.isEmpty()) {
        throw filter.refuse("state", "leaves nothing to " + operation.wire() + ", which is done in the states "
            + String.join(", ", operation.states().stream().map(ActionState::wire).toList()));
      }
    }
    return possible;
  }

  private static String[] texts(JsonNode list) {
    String[] texts = new String[list.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = list.get(i).asText();
    }
    return texts;
  }
}
