package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.schema.DataSchema;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code {"schema"?, "description"?, "ephemeral"?}}, as somebody sent it. */
record CategoryDocument(DataSchema schema, boolean ephemeral, @Nullable String description) {
  private static final Set<String> MEMBERS = new TreeSet<>(Set.of("schema", "description", "ephemeral"));
  /** What a GET gives beside them: whoever sends back what was read need not take it out. */
  private static final Set<String> READ_ONLY = Set.of("category", "version", "changed_at", "changed_by");
  private static final int LONGEST_DESCRIPTION = 1_000;

  /** @throws Refusal UNPROCESSABLE with every violation */
  static CategoryDocument parse(JsonNode document) {
    if (!(document instanceof ObjectNode object)) {
      throw Refusal.at("", "must be an object with any of " + String.join(", ", MEMBERS));
    }
    List<Violation> violations = new ArrayList<>();
    object.fieldNames().forEachRemaining(name -> {
      if (!MEMBERS.contains(name) && !READ_ONLY.contains(name)) {
        violations.add(new Violation("/" + name.replace("~", "~0").replace("/", "~1"), "unknown member; known are "
            + String.join(", ", MEMBERS)));
      }
    });
    JsonNode description = object.path("description");
    if (!description.isMissingNode() && !description.isNull() && !isDescription(description)) {
      violations.add(new Violation("/description", "must be a text of at most " + LONGEST_DESCRIPTION
          + " characters, without U+0000"));
    }
    JsonNode ephemeral = object.path("ephemeral");
    if (!ephemeral.isMissingNode() && !ephemeral.isBoolean()) {
      violations.add(new Violation("/ephemeral", "must be true or false"));
    } else if (ephemeral.booleanValue()) {
      violations.add(new Violation("/ephemeral", "cannot be true here: this server keeps every category for good"));
    }
    DataSchema schema = schema(object.path("schema"), violations);
    if (!violations.isEmpty()) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, violations.size() == 1 ? violations.getFirst().pointer() + " "
          + violations.getFirst().detail() : "the category has " + violations.size() + " faults", violations);
    }
    return new CategoryDocument(schema, ephemeral.booleanValue(), description.textValue());
  }

  private static DataSchema schema(JsonNode schema, List<Violation> violations) {
    if (schema instanceof ObjectNode object) {
      try {
        return DataSchema.compile(object, "/schema");
      } catch (Refusal refused) {
        violations.addAll(refused.violations());
      }
    } else if (!schema.isMissingNode()) {
      violations.add(new Violation("/schema", "must be a JSON Schema 2020-12, as an object"));
    }
    return DataSchema.compile(JsonNodeFactory.instance.objectNode(), "/schema");
  }

  private static boolean isDescription(JsonNode description) {
    return description.isTextual() && description.textValue().length() <= LONGEST_DESCRIPTION
        && description.textValue().indexOf('\0') < 0;
  }

  boolean isLike(Category category) {
    return schema.json().equals(Entity.BY_VALUE, category.schema().json()) && ephemeral == category.ephemeral()
        && Objects.equals(description, category.description());
  }
}
