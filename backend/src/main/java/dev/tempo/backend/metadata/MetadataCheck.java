package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Numbers;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import dev.tempo.backend.policy.Names;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The shape of a {@link MetadataDocument}: finds every violation at once. */
final class MetadataCheck {
  /** Of {@code data} as compact JSON in UTF-8. */
  static final int LARGEST_DATA = 64 * 1024;
  static final String REF_RULE = "its type must be " + Names.WORD_RULE
      + "; its id 1-256 characters without control characters";
  private static final int MOST_PARENTS = 100;
  private static final int DEEPEST = 100;
  private static final Set<String> MEMBERS = Set.of("category", "environment", "role", "owner", "parents", "data");

  private final String at;
  private final List<Violation> violations = new ArrayList<>();

  private MetadataCheck(String at) {
    this.at = at;
  }

  static ObjectNode checked(JsonNode document, String at) {
    if (!(document instanceof ObjectNode object)) {
      throw Refusal.at(at, "must be an object with any of " + String.join(", ", MEMBERS.stream().sorted().toList()));
    }
    MetadataCheck check = new MetadataCheck(at);
    object.properties().forEach(member -> check.member(member.getKey(), member.getValue()));
    if (!check.violations.isEmpty()) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, check.violations.size() == 1 ? check.violations.getFirst().pointer()
          + " " + check.violations.getFirst().detail() : "the metadata has " + check.violations.size() + " faults",
          check.violations);
    }
    if (object.get("data") instanceof ObjectNode data) {
      size(data, at + "/data");
    }
    return object;
  }

  /** @throws Refusal TOO_LARGE */
  static void size(ObjectNode data, String pointer) {
    int bytes = data.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LARGEST_DATA) {
      String detail = "has " + bytes + " bytes, but metadata takes " + LARGEST_DATA + " (64 KiB) at most";
      throw new Refusal(Refusal.Kind.TOO_LARGE, pointer + " " + detail, List.of(new Violation(pointer, detail)));
    }
  }

  private void member(String name, JsonNode value) {
    String pointer = at + "/" + escaped(name);
    if (!MEMBERS.contains(name)) {
      violation(pointer, "unknown member; known are " + String.join(", ", MEMBERS.stream().sorted().toList()));
    } else if (!value.isNull()) {
      switch (name) {
        case "category", "role" -> check(pointer, value, value.isTextual() && Names.isWord(value.textValue()),
            Names.WORD_RULE);
        case "environment" -> check(pointer, value, value.isTextual() && Names.isPath(value.textValue()),
            Names.PATH_RULE);
        case "owner" -> check(pointer, value, value.isTextual() && isSubject(value.textValue()),
            "a subject of 1-256 characters without control characters");
        case "parents" -> parents(pointer, value);
        default -> data(pointer, value, 0);
      }
    } else if (name.equals("category")) {
      violation(pointer, "cannot be null: every entity has a category");
    }
  }

  private void check(String pointer, JsonNode value, boolean good, String rule) {
    if (!good) {
      violation(pointer, "must be " + rule + ", not " + abridged(value));
    }
  }

  private void parents(String pointer, JsonNode value) {
    if (!value.isArray() || value.size() > MOST_PARENTS) {
      violation(pointer, "must be a list of at most " + MOST_PARENTS + " entities, each as \"<type>/<id>\"");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode parent = value.get(i);
      if (!parent.isTextual() || !isRef(parent.textValue())) {
        violation(pointer + "/" + i, "must be an entity as \"<type>/<id>\", not " + abridged(parent));
      } else if (!seen.add(parent.textValue())) {
        violation(pointer + "/" + i, parent.textValue() + " is listed twice");
      }
    }
  }

  /** Refuses what a database cannot hold: U+0000, halves of surrogate pairs, numbers and nesting without bound. */
  private void data(String pointer, JsonNode value, int depth) {
    if (depth == 0 && !value.isObject()) {
      violation(pointer, "must be an object");
    } else if (depth > DEEPEST) {
      violation(pointer, "is nested deeper than " + DEEPEST + " levels");
    } else if (value.isTextual() && !isStorable(value.textValue())) {
      violation(pointer, "has U+0000 or half of a surrogate pair, which cannot be stored");
    } else if (value.isNumber() && !Numbers.isBounded(value)) {
      violation(pointer,
          "is beyond the range of a double, or has more than " + Numbers.MOST_DIGITS + " digits; send it as a string");
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        data(pointer + "/" + i, value.get(i), depth + 1);
      }
    } else {
      value.properties().forEach(member -> {
        String inner = pointer + "/" + escaped(member.getKey());
        if (!isStorable(member.getKey())) {
          violation(inner, "has U+0000 or half of a surrogate pair in its name, which cannot be stored");
        }
        data(inner, member.getValue(), depth + 1);
      });
    }
  }

  static boolean isSubject(String text) {
    return !text.isEmpty() && text.length() <= 256 && isPlain(text);
  }

  /** Neither control characters nor halves of surrogate pairs. */
  private static boolean isPlain(String text) {
    return text.codePoints().noneMatch(point -> Character.isISOControl(point)
        || Character.getType(point) == Character.SURROGATE);
  }

  private static boolean isStorable(String text) {
    return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
  }

  private static boolean isRef(String text) {
    int slash = text.indexOf('/');
    return slash > 0 && slash < text.length() - 1 && isRef(EntityRef.parse(text));
  }

  static boolean isRef(EntityRef ref) {
    return Names.isWord(ref.type()) && !ref.id().isEmpty() && ref.id().length() <= 256
        && isPlain(ref.id());
  }

  private void violation(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
  }

  private static String abridged(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  private static String escaped(String member) {
    return member.replace("~", "~0").replace("/", "~1");
  }
}
