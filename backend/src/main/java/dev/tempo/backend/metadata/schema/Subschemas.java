package dev.tempo.backend.metadata.schema;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** Where JSON Schema 2020-12 has schemas within a schema, so that a property called {@code $ref} is no reference. */
final class Subschemas {
  /** Those that are asked of the value itself, not of a part of it. */
  static final List<String> IN_PLACE_LISTS = List.of("allOf", "anyOf", "oneOf");
  static final List<String> IN_PLACE = List.of("if", "then", "else", "not");
  private static final List<String> LISTS = List.of("prefixItems");
  private static final List<String> MAPS = List.of("properties", "patternProperties", "$defs");
  private static final List<String> SINGLE = List.of("items", "contains", "additionalProperties", "propertyNames",
      "unevaluatedItems", "unevaluatedProperties", "contentSchema");

  private Subschemas() {}

  /** Visits a schema and all within it, each with its JSON Pointer. */
  static void all(JsonNode schema, String pointer, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(pointer, schema);
    SINGLE.forEach(keyword -> single(schema, pointer, keyword, visitor));
    IN_PLACE.forEach(keyword -> single(schema, pointer, keyword, visitor));
    LISTS.forEach(keyword -> list(schema, pointer, keyword, visitor));
    IN_PLACE_LISTS.forEach(keyword -> list(schema, pointer, keyword, visitor));
    MAPS.forEach(keyword -> map(schema, pointer, keyword, visitor));
    map(schema, pointer, "dependentSchemas", visitor);
  }

  /** Visits those that are asked of the same value, other than by reference. */
  static void inPlace(JsonNode schema, String pointer, BiConsumer<String, JsonNode> visitor) {
    for (String keyword : IN_PLACE) {
      if (schema.has(keyword)) {
        visitor.accept(pointer + "/" + keyword, schema.get(keyword));
      }
    }
    for (String keyword : IN_PLACE_LISTS) {
      for (int i = 0; i < schema.path(keyword).size(); i++) {
        visitor.accept(pointer + "/" + keyword + "/" + i, schema.get(keyword).get(i));
      }
    }
    schema.path("dependentSchemas").properties().forEach(member -> visitor.accept(pointer + "/dependentSchemas/"
        + escaped(member.getKey()), member.getValue()));
  }

  /** The pointer that a reference within the document names; {@code #} is the document. */
  static String pointerOf(String ref) {
    return URLDecoder.decode(ref.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  static String escaped(String member) {
    return member.replace("~", "~0").replace("/", "~1");
  }

  private static void single(JsonNode schema, String pointer, String keyword, BiConsumer<String, JsonNode> visitor) {
    JsonNode inner = schema.path(keyword);
    if (inner.isObject() || inner.isBoolean()) {
      all(inner, pointer + "/" + keyword, visitor);
    }
  }

  private static void list(JsonNode schema, String pointer, String keyword, BiConsumer<String, JsonNode> visitor) {
    JsonNode list = schema.path(keyword);
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      all(list.get(i), pointer + "/" + keyword + "/" + i, visitor);
    }
  }

  private static void map(JsonNode schema, String pointer, String keyword, BiConsumer<String, JsonNode> visitor) {
    schema.path(keyword).properties().forEach(member -> all(member.getValue(), pointer + "/" + keyword + "/"
        + escaped(member.getKey()), visitor));
  }
}
