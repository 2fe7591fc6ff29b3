package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.schema.DataSchema;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is said of a category beyond its name.
 *
 * @param schema          what the data of its entities must be like, and who sees which field
 * @param ephemeral       its entities may be lost in a crash
 * @param version         from 1, raised by each change
 * @param changedPosition of the event of its last change; never the same again, also where a category is made anew
 */
public record Category(String name, DataSchema schema, boolean ephemeral, @Nullable String description, long version,
    long changedPosition, Instant changedAt, String changedBy) {

  /** The strong entity tag, quotes included. */
  public String etag() {
    return '"' + Long.toString(changedPosition, Character.MAX_RADIX) + "-" + version + '"';
  }

  /** As the API shows it. */
  public ObjectNode toJson() {
    return described().put("version", version).put("changed_at", changedAt.toString()).put("changed_by", changedBy);
  }

  /** What somebody said of it. */
  ObjectNode described() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("category", name);
    json.set("schema", schema.json());
    json.put("ephemeral", ephemeral);
    if (description != null) {
      json.put("description", description);
    }
    return json;
  }
}
