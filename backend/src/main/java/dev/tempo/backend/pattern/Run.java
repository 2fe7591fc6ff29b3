package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * One run of a pattern.
 *
 * @param id            UUIDv7
 * @param version       that it started with; null: nobody had registered the pattern
 * @param params        of the action that started it
 * @param startedBy     id of its {@code pattern_started} event, which causes what the run records
 * @param correlationId of that event
 * @param reason        why it failed
 */
public record Run(String id, String pattern, @Nullable Integer version, String actionId, EntityRef entity,
    ObjectNode params, State state, String startedBy, String correlationId, Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String reason) {
  public Run {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(actionId, "actionId");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(params, "params");
    Objects.requireNonNull(state, "state");
  }

  /** {@code started -> completed | failed}. */
  public enum State {
    STARTED, COMPLETED, FAILED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static State of(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("pattern", pattern).put("version",
        version).put("action_id", actionId).put("entity_type", entity.type()).put("entity_id", entity.id());
    json.set("params", params.deepCopy());
    return json.put("state", state.wire()).put("started_at", startedAt.toString()).put("ended_at", endedAt == null
        ? null
        : endedAt.toString()).put("reason", reason);
  }
}
