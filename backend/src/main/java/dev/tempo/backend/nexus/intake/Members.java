package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal.Violation;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Reads the members of an object by their types, and notes what is wrong with them; it goes on, so that a caller learns of
 * all mistakes at once. What it returns for a wrong member is a stand-in: ask the list of violations before using it.
 */
final class Members {
  static final int LONGEST_ID = 256;
  private static final String STAND_IN = "-";

  private final String pointer;
  private final ObjectNode object;
  private final List<Violation> violations;

  Members(String pointer, ObjectNode object, List<Violation> violations) {
    this.pointer = pointer;
    this.object = object;
    this.violations = violations;
  }

  /** Names every member that is not one of those. */
  void only(Set<String> known) {
    object.fieldNames().forEachRemaining(name -> {
      if (!known.contains(name)) {
        wrong(name, "is not a member of an event; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    });
  }

  /** A text that must be there, of 1 to {@code longest} characters. */
  String text(String name, int longest) {
    if (!object.has(name)) {
      wrong(name, "is missing: a string of 1-" + longest + " characters");
      return STAND_IN;
    }
    String text = optionalText(name, longest);
    return text == null ? STAND_IN : text;
  }

  /** Null where it is absent, or wrong. */
  @Nullable
  String optionalText(String name, int longest) {
    JsonNode node = object.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      wrong(name, "should be a string, but is " + kind(node));
      return null;
    }
    String text = node.textValue();
    if (text.isEmpty() || text.codePointCount(0, text.length()) > longest) {
      wrong(name, "should have 1-" + longest + " characters, but has " + text.codePointCount(0, text.length()));
      return null;
    }
    return text;
  }

  @Nullable
  Instant optionalTime(String name) {
    String text = optionalText(name, LONGEST_ID);
    if (text == null) {
      return null;
    }
    try {
      return Rfc3339.parse(text);
    } catch (DateTimeException e) {
      wrong(name, "'" + text + "' " + e.getMessage());
      return null;
    }
  }

  @Nullable
  ObjectNode optionalObject(String name) {
    JsonNode node = object.get(name);
    if (node == null || node instanceof ObjectNode) {
      return (ObjectNode) node;
    }
    wrong(name, "should be an object, but is " + kind(node));
    return null;
  }

  void wrong(String name, String detail) {
    violations.add(new Violation(at(name), detail));
  }

  String at(String name) {
    return pointer + "/" + Storable.escape(name);
  }

  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL, MISSING -> "null";
    };
  }
}
