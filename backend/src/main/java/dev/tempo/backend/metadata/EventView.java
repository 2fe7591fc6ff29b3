package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.policy.Visibility;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An event as one reader sees it. In summary it holds neither payload nor extensions.
 *
 * @param payload null in summary
 */
public record EventView(long position, String id, String source, String type, EntityRef entity, Instant time,
    Instant recordedAt, String actor, String correlationId, @Nullable String causationId, long policyRevision,
    @Nullable ObjectNode payload, @Nullable ObjectNode extensions, @Nullable String actionId, Visibility visibility) {

  /** @param payload as far as the reader sees it */
  static EventView full(Event event, ObjectNode payload) {
    return of(event, payload, event.extensions(), Visibility.FULL);
  }

  static EventView summary(Event event) {
    return of(event, null, null, Visibility.SUMMARY);
  }

  private static EventView of(Event event, @Nullable ObjectNode payload, @Nullable ObjectNode extensions,
      Visibility visibility) {
    return new EventView(event.position(), event.id(), event.source(), event.type(), event.entity(), event.time(), event
        .recordedAt(), event.actor(), event.correlationId(), event.causationId(), event.policyRevision(), payload,
        extensions, event.actionId(), visibility);
  }

  /** As the API shows it; {@code visibility} only in summary. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("position", position).put("id", id)
        .put("source", source)
        .put("event_type", type)
        .put("entity_type", entity.type())
        .put("entity_id", entity.id())
        .put("time", time.toString())
        .put("recorded_at", recordedAt.toString())
        .put("actor", actor)
        .put("correlation_id", correlationId)
        .put("causation_id", causationId)
        .put("policy_revision", policyRevision);
    json.set("payload", payload);
    if (extensions != null) {
      json.set("extensions", extensions);
    }
    if (visibility == Visibility.SUMMARY) {
      json.put("visibility", "summary");
    }
    return json;
  }
}
