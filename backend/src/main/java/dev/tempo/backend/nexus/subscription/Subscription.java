package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.filter.Filter;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A subscription as it is stored.
 *
 * @param owner  whoever created it; it sees what this principal sees
 * @param types  exact, or with {@code *} at one end; empty: all
 * @param filter as it was sent; null: none
 * @param reason why it is disabled
 */
public record Subscription(String id, Principal owner, List<String> types, @Nullable JsonNode filter, URI sink,
    Mode mode,
    @Nullable String description, State state, @Nullable String reason, Secrets secrets, Instant createdAt) {
  /** The type of the entity that the events of a subscription are about. */
  static final String ENTITY_TYPE = "subscription";

  public Subscription {
    Objects.requireNonNull(id, "id");
    types = List.copyOf(types);
  }

  /** How an event is written into a request, by the HTTP binding of CloudEvents. */
  public enum Mode {
    STRUCTURED, BINARY;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it delivers, and if not, by whose decision. */
  public enum State {
    ACTIVE, PAUSED, DISABLED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  EntityRef ref() {
    return new EntityRef(ENTITY_TYPE, id);
  }

  Filter parsedFilter() {
    return filter == null ? Filter.ANY_EVENT : Filter.parse("/filter", filter);
  }

  boolean listensTo(Event event) {
    return !event.entity().equals(ref()) && (types.isEmpty() || types.stream().anyMatch(type -> matches(type, event
        .type())));
  }

  private static boolean matches(String pattern, String type) {
    if (pattern.endsWith("*")) {
      return type.startsWith(pattern.substring(0, pattern.length() - 1));
    }
    return pattern.startsWith("*") ? type.endsWith(pattern.substring(1)) : type.equals(pattern);
  }

  /** Without its secrets. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
    ArrayNode names = json.putArray("types");
    types.forEach(names::add);
    json.set("filter", filter);
    json.putObject("sink").put("url", sink.toString());
    json.put("mode", mode.wire()).put("description", description).put("owner", owner.subject()).put("state", state
        .wire()).put("reason", reason).put("created_at", createdAt.toString());
    Instant until = secrets.previousUntil();
    return json.put("previous_secret_until", until == null ? null : until.toString());
  }
}
