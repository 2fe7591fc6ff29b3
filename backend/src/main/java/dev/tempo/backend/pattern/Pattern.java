package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.pattern.definition.Definition;
import dev.tempo.backend.policy.Principal;

import java.time.Instant;
import java.util.Objects;

/**
 * One version of a pattern.
 *
 * @param version from 1; a version never changes
 */
public record Pattern(String name, int version, Definition definition, Instant registeredAt, String registeredBy) {
  public Pattern {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(registeredAt, "registeredAt");
    Objects.requireNonNull(registeredBy, "registeredBy");
  }

  /**
   * The document as it was registered, with the name and version that it got; to all but administrators without what its http
   * steps say in headers.
   */
  public ObjectNode toJson(Principal reader) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name).put("version", version);
    json.putNull("description");
    json.putNull("input");
    json.setAll(reader.isAdmin() ? definition.document().deepCopy() : HeaderMask.of(definition.document()));
    return json.put("registered_at", registeredAt.toString()).put("registered_by", registeredBy);
  }
}
