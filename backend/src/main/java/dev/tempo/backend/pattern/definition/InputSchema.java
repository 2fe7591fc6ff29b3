package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the params of a run must be like: JSON Schema 2020-12, complete in itself. */
public final class InputSchema {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  /** Each would lead out of the document, or into a loop that its author did not mean. */
  private static final Set<String> REFERENCES = Set.of("$id", "$schema", "$dynamicRef", "$recursiveRef", "$vocabulary");
  private static final int MOST_ERRORS = 10;

  private final ObjectNode json;
  private final Schema schema;

  private InputSchema(ObjectNode json, Schema schema) {
    this.json = json;
    this.schema = schema;
  }

  /** Reads it; what is wrong with it is told to {@code problems}, and then it takes everything. */
  static InputSchema parse(ObjectNode json, String at, Problems problems) {
    references(json, at, problems);
    if (problems.isEmpty()) {
      REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId())).validate(json.toString(),
          InputFormat.JSON).forEach(error -> problems.add(at + error.getInstanceLocation(), error.getMessage()));
    }
    if (problems.isEmpty()) {
      try {
        InputSchema read = new InputSchema(json, REGISTRY.getSchema(json.toString(), InputFormat.JSON));
        read.schema.initializeValidators();
        read.violations(JsonNodeFactory.instance.objectNode());
        return read;
      } catch (RuntimeException | StackOverflowError e) {
        problems.add(at, "is no JSON Schema that can be used: " + e);
      }
    }
    return new InputSchema(json, REGISTRY.getSchema("{}", InputFormat.JSON));
  }

  /** What is wrong with params, in words; empty: nothing. */
  public List<String> violations(ObjectNode params) {
    return schema.validate(params.toString(), InputFormat.JSON).stream().limit(MOST_ERRORS).map(InputSchema::told)
        .toList();
  }

  /** The names that params can have, or nothing where the schema leaves others open. */
  Set<String> closedNames() {
    JsonNode others = json.path("additionalProperties");
    if (!others.isBoolean() || others.booleanValue() || json.has("patternProperties")) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>();
    json.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String told(Error error) {
    return error.getInstanceLocation() + ": " + error.getMessage();
  }

  private static void references(JsonNode json, String at, Problems problems) {
    json.properties().forEach(member -> {
      String inside = at + "/" + Problems.escaped(member.getKey());
      if (REFERENCES.contains(member.getKey()) || (member.getKey().equals("$ref") && !member.getValue().asText()
          .startsWith("#"))) {
        problems.add(inside, "is not taken: the schema stands for itself, references lead to its own #/$defs");
      }
      references(member.getValue(), inside, problems);
    });
    if (json.isArray()) {
      for (int i = 0; i < json.size(); i++) {
        references(json.get(i), at + "/" + i, problems);
      }
    }
  }
}
