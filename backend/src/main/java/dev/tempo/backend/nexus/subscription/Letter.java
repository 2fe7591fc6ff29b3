package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;

/**
 * An event that could not be delivered yet, or that waits behind one.
 *
 * @param position of the event in the log
 * @param attempts that failed
 * @param reason   of the last failure
 */
public record Letter(long position, EntityRef entity, State state, int attempts, @Nullable String reason,
    Instant since) {

  /** What becomes of it. */
  public enum State {
    RETRYING, DEAD, WAITING;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("position", position).put("entity_type", entity.type()).put(
        "entity_id", entity.id()).put("state", state.wire()).put("attempts", attempts).put("reason", reason)
        .put("since",
            since.toString());
  }

  static State state(String wire) {
    return State.valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
