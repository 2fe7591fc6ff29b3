package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Objects;

/** What a run does. */
public sealed interface Step {
  String id();

  /** Records an event about the run's entity, with the source {@code /tempo/patterns/<name>}. */
  record Emit(String id, String eventType, ObjectNode payload) implements Step {
    public Emit {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(eventType, "eventType");
      Objects.requireNonNull(payload, "payload");
    }
  }

  /** Changes the data of the run's entity by a merge patch (RFC 7396). */
  record Metadata(String id, ObjectNode data) implements Step {
    public Metadata {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(data, "data");
    }
  }
}
