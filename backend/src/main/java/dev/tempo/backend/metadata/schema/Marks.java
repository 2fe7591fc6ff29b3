package dev.tempo.backend.metadata.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who sees which field, by the {@code x-exposure} of a schema.
 *
 * <p>A mark holds for the value and all in it, until a mark further in says otherwise, either way; without any, a field is
 * {@code internal}. An object or array that is not seen itself is seen as far as something in it is. Where several
 * subschemas speak of one value, by {@code $ref}, {@code allOf}, {@code anyOf} and the like, the most closed mark wins, and
 * alternatives count whether they fit the value or not: what is seen must not depend on which of them it is. For example,
 * with {@code {"properties": {"name": {"x-exposure": "summary"}, "address": {"properties": {"city": {"x-exposure":
 * "summary"}}}}}}, the summary of {@code {"name": "Ann", "address": {"street": "X", "city": "Y"}, "age": 3}} is
 * {@code {"name": "Ann", "address": {"city": "Y"}}}.
 */
final class Marks {
  private final ObjectNode root;
  private final Map<String, JsonNode> schemas = new HashMap<>();
  private final Map<String, BoundedPattern> patterns = new HashMap<>();
  private final Set<FieldExposure> used = EnumSet.noneOf(FieldExposure.class);

  Marks(ObjectNode root) {
    this.root = root;
    Subschemas.all(root, "", (pointer, schema) -> {
      schemas.put(pointer, schema);
      mark(schema).ifPresent(used::add);
      schema.path("patternProperties").fieldNames().forEachRemaining(regex -> patterns.computeIfAbsent(regex,
          BoundedPattern::compile));
    });
  }

  boolean hasAny() {
    return !used.isEmpty();
  }

  boolean hidesFromInternal() {
    return used.contains(FieldExposure.FULL);
  }

  Optional<ObjectNode> shown(ObjectNode data, FieldExposure level) {
    if (level == FieldExposure.FULL || (level == FieldExposure.INTERNAL && !hidesFromInternal())) {
      return Optional.of(data);
    }
    if (level == FieldExposure.SUMMARY && !used.contains(FieldExposure.SUMMARY)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable((ObjectNode) Budget.within(() -> shown(data, List.of(root), FieldExposure.INTERNAL,
          level)));
    } catch (Budget.SpentException | StackOverflowError tooMuch) {
      // What cannot be told apart in time is not shown.
      return Optional.empty();
    }
  }

  private @Nullable JsonNode shown(JsonNode value, Collection<JsonNode> asked, FieldExposure inherited,
      FieldExposure level) {
    Budget.current().look();
    Set<JsonNode> speaking = speaking(asked);
    FieldExposure own = speaking.stream().flatMap(schema -> mark(schema).stream()).max(FieldExposure::compareTo)
        .orElse(inherited);
    if (value instanceof ObjectNode object) {
      ObjectNode seen = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(member -> {
        JsonNode inner = shown(member.getValue(), ofMember(speaking, member.getKey()), own, level);
        if (inner != null) {
          seen.set(member.getKey(), inner);
        }
      });
      return own.isSeenAt(level) || !seen.isEmpty() ? seen : null;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode seen = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < array.size(); i++) {
        JsonNode inner = shown(array.get(i), ofItem(speaking, i), own, level);
        if (inner != null) {
          seen.add(inner);
        }
      }
      return own.isSeenAt(level) || !seen.isEmpty() ? seen : null;
    }
    return own.isSeenAt(level) ? value : null;
  }

  /** These schemas, and those that they ask of the same value. */
  private Set<JsonNode> speaking(Collection<JsonNode> asked) {
    Set<JsonNode> all = Collections.newSetFromMap(new IdentityHashMap<>());
    asked.forEach(schema -> speaking(schema, all));
    return all;
  }

  private void speaking(JsonNode schema, Set<JsonNode> all) {
    if (all.add(schema)) {
      Budget.current().look();
      String ref = schema.path("$ref").textValue();
      if (ref != null) {
        speaking(Objects.requireNonNull(schemas.get(Subschemas.pointerOf(ref)), ref), all);
      }
      Subschemas.inPlace(schema, "", (_, inner) -> speaking(inner, all));
    }
  }

  private Collection<JsonNode> ofMember(Set<JsonNode> schemas, String name) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode schema : schemas) {
      int before = found.size();
      add(found, schema.path("properties").get(name));
      schema.path("patternProperties").properties().forEach(pattern -> {
        if (Objects.requireNonNull(patterns.get(pattern.getKey())).matches(name)) {
          found.add(pattern.getValue());
        }
      });
      if (found.size() == before) {
        add(found, schema.get("additionalProperties"));
      }
      add(found, schema.get("unevaluatedProperties"));
    }
    return found;
  }

  private static Collection<JsonNode> ofItem(Set<JsonNode> schemas, int index) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode schema : schemas) {
      JsonNode prefix = schema.path("prefixItems");
      add(found, index < prefix.size() ? prefix.get(index) : schema.get("items"));
      add(found, schema.get("contains"));
      add(found, schema.get("unevaluatedItems"));
    }
    return found;
  }

  private static void add(List<JsonNode> found, @Nullable JsonNode schema) {
    if (schema != null) {
      found.add(schema);
    }
  }

  private static Optional<FieldExposure> mark(JsonNode schema) {
    return Optional.ofNullable(schema.path("x-exposure").textValue()).flatMap(FieldExposure::of);
  }
}
