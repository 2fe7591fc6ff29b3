package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * A pause that stands: actions of its filter that its owner may act on are held when they fall due, those too that are scheduled
 * while it stands. When it ends they are let go, and where they are overdue by then, their misfire decides.
 *
 * @param filter of no states
 * @param given  the filter as it was written
 */
public record Pause(String id, ActionFilter filter, ObjectNode given, @Nullable String reason, Principal owner,
    Instant createdAt) {
  static final String ENTITY_TYPE = "pause";

  public Pause {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(createdAt, "createdAt");
  }

  /** What somebody asks for: {@code {"filter": {...}, "reason"?}}, the filter as that of bulk operations, without states. */
  record Request(ActionFilter filter, ObjectNode given, @Nullable String reason) {

    /** @throws Refusal 422 with a pointer */
    static Request parse(ObjectNode body) {
      StorableJson.check("", body);
      Members members = new Members(body, "").only(Set.of("filter", "reason"));
      if (!members.has("filter")) {
        throw members.refuse("filter", "is missing; {} is everything that you may act on");
      }
      ObjectNode given = members.object("filter");
      return new Request(FilterJson.parse(given), given, members.text("reason"));
    }
  }

  EntityRef ref() {
    return new EntityRef(ENTITY_TYPE, id);
  }

  /** In the words that an action is held with. */
  String says() {
    return "paused by " + owner.subject() + (reason == null ? "" : ": " + reason) + " (pause " + id + ")";
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
    json.set("filter", given.deepCopy());
    return json.put("reason", reason).put("owner", owner.subject()).put("created_at", createdAt.toString());
  }
}
