package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
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
 * @param version   that it started with, and keeps; null: nobody had registered the pattern
 * @param parent    the step of another run that it was started by; null: an action started it
 * @param depth     how many runs it is within
 * @param params    of the action, or of the parent's step
 * @param cancelled somebody asked it to stop
 * @param reason    why it does not complete
 * @param output    what its last steps gave, by their ids; null before it completes
 */
public record Run(Identity identity, @Nullable Integer version, @Nullable Parent parent, int depth, ObjectNode params,
    State state, boolean cancelled, @Nullable String reason, @Nullable JsonNode output, Instant startedAt,
    @Nullable Instant endedAt) {
  public Run {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(params, "params");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(startedAt, "startedAt");
  }

  /**
   * What a run is from its start on.
   *
   * @param id              UUIDv7
   * @param actionId        that started it, or the run that it is within
   * @param startedPosition of its {@code pattern_started} event, which causes what the run records
   * @param startedBy       id of that event
   * @param correlationId   of that event
   */
  public record Identity(String id, String pattern, String actionId, EntityRef entity, long startedPosition,
      String startedBy, String correlationId) {
    public Identity {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(pattern, "pattern");
      Objects.requireNonNull(actionId, "actionId");
      Objects.requireNonNull(entity, "entity");
      Objects.requireNonNull(startedBy, "startedBy");
      Objects.requireNonNull(correlationId, "correlationId");
    }
  }

  /** The step that waits for a run to end. */
  public record Parent(String runId, StepKey step) {
    public Parent {
      Objects.requireNonNull(runId, "runId");
      Objects.requireNonNull(step, "step");
    }
  }

  /**
   * {@code running -> completed}, or {@code running -> compensating -> failed | cancelled}: while it compensates, what is under
   * way is awaited, then what was completed is undone.
   */
  public enum State {
    RUNNING, COMPENSATING, COMPLETED, FAILED, CANCELLED;

    public boolean isActive() {
      return this == RUNNING || this == COMPENSATING;
    }

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static State of(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  public String id() {
    return identity.id;
  }

  public String pattern() {
    return identity.pattern;
  }

  public EntityRef entity() {
    return identity.entity;
  }

  Run stopping(String why, boolean byRequest) {
    return new Run(identity, version, parent, depth, params, State.COMPENSATING, byRequest, why, output, startedAt,
        endedAt);
  }

  Run ended(State end, @Nullable JsonNode given, Instant at) {
    return new Run(identity, version, parent, depth, params, end, cancelled, reason, given, startedAt, at);
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id()).put("pattern", pattern()).put("version",
        version).put("action_id", identity.actionId).put("parent_run_id", parent == null ? null : parent.runId).put(
            "entity_type", entity().type())
        .put("entity_id", entity().id());
    json.set("params", params.deepCopy());
    json.put("state", state.wire()).put("started_at", startedAt.toString()).put("ended_at", endedAt == null ? null
        : endedAt.toString()).put("reason", reason);
    json.set("output", output);
    return json;
  }
}
