package dev.tempo.backend.metadata.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tempo.backend.nexus.Numbers;
import dev.tempo.backend.nexus.Refusal.Violation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Finds what keeps a document from being the schema of a category: everything at once, each with its place. */
final class SchemaCheck {
  private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();
  /** Comes with the library; nothing is fetched. */
  private static final Schema META_SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
      .getSchema(SchemaLocation.of(DIALECT));
  private static final Set<String> LEADING_OUT = Set.of("$id", "$anchor", "$dynamicAnchor", "$dynamicRef",
      "$recursiveRef", "$recursiveAnchor", "$vocabulary");
  private static final int LARGEST = 64 * 1024;

  private final String at;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, JsonNode> schemas = new LinkedHashMap<>();
  private final Set<String> acyclic = new HashSet<>();

  private SchemaCheck(String at) {
    this.at = at;
  }

  /** @param at where the schema stands in what was sent */
  static List<Violation> violations(ObjectNode schema, String at) {
    SchemaCheck check = new SchemaCheck(at);
    check.check(schema);
    return check.violations;
  }

  private void check(ObjectNode schema) {
    int size = schema.toString().length();
    if (size > LARGEST) {
      wrong("", "has " + size + " characters, but a schema takes " + LARGEST + " at most");
      return;
    }
    numbers(schema, "");
    if (violations.isEmpty()) {
      META_SCHEMA.validate(schema.toString(), InputFormat.JSON).forEach(error -> wrong(error.getInstanceLocation()
          .toString(), error.getMessage()));
    }
    if (violations.isEmpty()) {
      Subschemas.all(schema, "", schemas::put);
      schemas.forEach(this::keywords);
      schemas.keySet().forEach(pointer -> refuseCircle(pointer, new HashSet<>()));
    }
  }

  private void keywords(String pointer, JsonNode schema) {
    schema.fieldNames().forEachRemaining(keyword -> {
      String inside = pointer + "/" + Subschemas.escaped(keyword);
      if (LEADING_OUT.contains(keyword)) {
        wrong(inside, "is not taken: the schema stands for itself, and references lead to its own #/$defs");
      }
    });
    if (schema.has("$schema") && !schema.get("$schema").asText().equals(DIALECT)) {
      wrong(pointer + "/$schema", "must be " + DIALECT + ", which is the one that Tempo reads");
    }
    String ref = schema.path("$ref").textValue();
    if (ref != null && (!ref.startsWith("#") || !schemas.containsKey(target(ref)))) {
      wrong(pointer + "/$ref", ref.startsWith("#") ? "leads to no schema of this document"
          : "leads out of the document, and nothing is fetched; put the schema under #/$defs and refer to it there");
    }
    if (schema.has("x-exposure") && FieldExposure.of(schema.get("x-exposure").asText("")).isEmpty()) {
      wrong(pointer + "/x-exposure", "must be summary, internal or full");
    }
    if (schema.has("x-personal") && !schema.get("x-personal").isBoolean()) {
      wrong(pointer + "/x-personal", "must be true or false");
    }
    if (schema.path("pattern").isTextual()) {
      pattern(schema.get("pattern").textValue(), pointer + "/pattern");
    }
    schema.path("patternProperties").fieldNames().forEachRemaining(pattern -> pattern(pattern, pointer
        + "/patternProperties/" + Subschemas.escaped(pattern)));
  }

  private void pattern(String pattern, String pointer) {
    try {
      BoundedPattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      wrong(pointer, "is no regular expression: " + e.getDescription() + " at " + e.getIndex());
    } catch (StackOverflowError e) {
      wrong(pointer, "is nested too deeply for a regular expression");
    }
  }

  /** A schema that is asked of the same value again on its own account would never be done. */
  private void refuseCircle(String pointer, Set<String> path) {
    JsonNode schema = schemas.get(pointer);
    if (schema == null || acyclic.contains(pointer)) {
      return;
    }
    if (!path.add(pointer)) {
      wrong(pointer, "refers to itself without going into a part of the value, so it says nothing");
    } else {
      Subschemas.inPlace(schema, pointer, (inner, _) -> refuseCircle(inner, path));
      String ref = schema.path("$ref").textValue();
      if (ref != null && ref.startsWith("#")) {
        refuseCircle(target(ref), path);
      }
      path.remove(pointer);
    }
    acyclic.add(pointer);
  }

  private static String target(String ref) {
    try {
      return Subschemas.pointerOf(ref);
    } catch (IllegalArgumentException badEscape) {
      return ref;
    }
  }

  /** Arithmetic with numbers beyond a double's range can take for ever. */
  private void numbers(JsonNode value, String pointer) {
    if (value.isNumber() && !Numbers.isBounded(value)) {
      wrong(pointer, "is beyond the range of a double, or has more than " + Numbers.MOST_DIGITS + " digits");
    }
    value.properties().forEach(member -> numbers(member.getValue(), pointer + "/" + Subschemas.escaped(member
        .getKey())));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      numbers(value.get(i), pointer + "/" + i);
    }
  }

  private void wrong(String pointer, String detail) {
    violations.add(new Violation(at + pointer, detail));
  }
}
