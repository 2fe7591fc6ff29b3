package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.Numbers;
import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is JSON but cannot be kept as {@code jsonb}: U+0000, half of a surrogate pair, numbers beyond a double. For
 * documents that come by commands; events are checked on their way in.
 */
public final class StorableJson {
  private static final int DEEPEST = 100;

  private StorableJson() {}

  /** @throws Refusal 422 with a pointer to the first member that cannot be kept */
  public static void check(String pointer, JsonNode json) {
    check(pointer, json, 0);
  }

  private static void check(String pointer, JsonNode json, int depth) {
    if (depth > DEEPEST) {
      throw Refusal.at(pointer, "is nested deeper than " + DEEPEST + " levels");
    } else if (json.isTextual()) {
      check(pointer, json.textValue());
    } else if (json.isNumber() && !Numbers.isBounded(json)) {
      throw Refusal.at(pointer,
          "is beyond the range of a double, or has more than " + Numbers.MOST_DIGITS + " digits; send it as a string");
    } else if (json.isArray()) {
      for (int i = 0; i < json.size(); i++) {
        check(pointer + "/" + i, json.get(i), depth + 1);
      }
    } else {
      json.properties().forEach(member -> {
        String inside = pointer + "/" + Members.escaped(member.getKey());
        check(inside, member.getKey());
        check(inside, member.getValue(), depth + 1);
      });
    }
  }

  static void check(String pointer, @Nullable String text) {
    if (text != null && text.codePoints().anyMatch(point -> point == 0 || Character.getType(
        point) == Character.SURROGATE)) {
      throw Refusal.at(pointer, "holds U+0000 or half of a surrogate pair, which cannot be stored");
    }
  }
}
