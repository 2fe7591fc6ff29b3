package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal.Violation;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The shape of Tempo's own API; it has no members but these. */
final class PlainShape {
  private static final Set<String> MEMBERS = Set.of("event_type", "entity_type", "entity_id", "payload", "metadata",
      "id", "source", "time", "correlation_id", "causation_id");

  private PlainShape() {}

  static Draft read(ObjectNode event, List<Violation> violations) {
    Members members = new Members("", event, violations);
    members.only(MEMBERS);
    String type = members.text("event_type", Members.LONGEST_ID);
    Names.checkType(members, "event_type", type);
    String entityType = members.text("entity_type", Members.LONGEST_ID);
    if (entityType.contains("/")) {
      members.wrong("entity_type", "holds '/', which ends a type in <entity_type>/<entity_id>");
    }
    EntityRef entity = new EntityRef(entityType, members.text("entity_id", Members.LONGEST_ID));
    String source = Objects.requireNonNullElse(members.optionalText("source", Names.LONGEST_SOURCE),
        Names.DEFAULT_SOURCE);
    Names.checkSource(members, "source", source);
    if (!event.has("payload")) {
      members.wrong("payload", "is missing: an object, {} where there is nothing to say");
    }
    ObjectNode payload = Objects.requireNonNullElseGet(members.optionalObject("payload"), event::objectNode);
    return new Draft(source, members.optionalText("id", Members.LONGEST_ID), type, entity, members.optionalTime("time"),
        members.optionalText("correlation_id", Members.LONGEST_ID), members.optionalText("causation_id",
            Members.LONGEST_ID),
        payload, members.optionalObject("metadata"), null, null);
  }
}
