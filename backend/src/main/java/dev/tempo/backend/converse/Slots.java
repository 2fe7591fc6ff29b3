package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.converse.intent.Deed;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.converse.time.Window;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;

/** What was understood, as JSON: {@code action}, {@code entity}, {@code entity_type}, {@code run_at}, {@code unless}, {@code ended}, {@code from}, {@code to}. */
final class Slots {
  private Slots() {}

  static ObjectNode of(Request request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (request) {
      case Request.Due due -> {
        window(deed(json, due.deed()), due.window());
        put(json, "entity_type", due.entityType());
      }
      case Request.Future future -> window(deed(json, future.deed()).put("entity", future.entity().toString()), future
          .window());
      case Request.Why why -> put(deed(json, why.deed()).put("entity", why.entity().toString()), "ended", why
          .ending() == null ? null : why.ending().wire());
      case Request.Schedule schedule -> {
        deed(json, schedule.deed()).put("entity", schedule.entity().toString()).put("run_at", schedule.at().toInstant()
            .toString());
        ArrayNode unless = json.putArray("unless");
        schedule.unless().forEach(unless::add);
      }
      case Request.Cancel cancel -> deed(json, cancel.deed()).put("entity", cancel.entity().toString());
      case Request.Help _,Request.Approve _,Request.Decline _ -> {
      }
    }
    return json;
  }

  /** The change that {@link #of} wrote; times come back in UTC. */
  static Request change(String intent, ObjectNode slots) {
    EntityRef entity = EntityRef.parse(slots.path("entity").asText());
    String action = slots.path("action").textValue();
    Deed deed = action == null ? null : Deed.of(action);
    return switch (intent) {
      case "schedule" -> new Request.Schedule(Objects.requireNonNull(deed), entity, Instant.parse(slots.path("run_at")
          .asText()).atZone(ZoneOffset.UTC), slots.path("unless").valueStream().map(JsonNode::asText).toList());
      case "cancel" -> new Request.Cancel(entity, deed);
      default -> throw new IllegalArgumentException("'" + intent + "' changes nothing");
    };
  }

  /** The entity that a request is about, which "it" means from then on. */
  static @Nullable EntityRef about(Request request) {
    return switch (request) {
      case Request.Future future -> future.entity();
      case Request.Why why -> why.entity();
      case Request.Schedule schedule -> schedule.entity();
      case Request.Cancel cancel -> cancel.entity();
      case Request.Due _,Request.Help _,Request.Approve _,Request.Decline _ -> null;
    };
  }

  private static ObjectNode deed(ObjectNode json, @Nullable Deed deed) {
    return put(json, "action", deed == null ? null : deed.wire());
  }

  private static void window(ObjectNode json, Window.@Nullable Between window) {
    if (window != null) {
      ZonedDateTime to = window.to();
      json.put("from", window.from().toInstant().toString());
      put(json, "to", to == null ? null : to.toInstant().toString());
    }
  }

  private static ObjectNode put(ObjectNode json, String name, @Nullable String value) {
    return value == null ? json : json.put(name, value);
  }
}
