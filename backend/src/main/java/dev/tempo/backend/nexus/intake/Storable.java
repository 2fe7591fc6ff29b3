package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.Refusal.Violation;

import java.math.BigDecimal;
import java.util.List;

/** Finds what is JSON but can be neither stored nor hashed: see RFC 7493 (I-JSON) and PostgreSQL's {@code jsonb}. */
final class Storable {
  private final List<Violation> violations;

  Storable(List<Violation> violations) {
    this.violations = violations;
  }

  void check(String pointer, JsonNode node) {
    if (node.isTextual()) {
      checkText(pointer, node.textValue(), "the text");
    } else if (node.isNumber()) {
      checkNumber(pointer, node.decimalValue());
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(pointer + "/" + i, node.get(i));
      }
    } else {
      node.properties().forEach(member -> {
        String inside = pointer + "/" + escape(member.getKey());
        checkText(inside, member.getKey(), "the member's name");
        check(inside, member.getValue());
      });
    }
  }

  /** A member's name as a part of a JSON Pointer. */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private void checkText(String pointer, String text, String what) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        violations.add(new Violation(pointer, what + " holds the character U+0000, which cannot be stored; remove it"));
        return;
      }
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          violations.add(new Violation(pointer, what + " holds half of a surrogate pair, which is no character"));
          return;
        }
        i++;
      }
    }
  }

  private void checkNumber(String pointer, BigDecimal number) {
    double nearest = number.doubleValue();
    if (Double.isInfinite(nearest) || (nearest == 0 && number.signum() != 0)) {
      violations.add(new Violation(pointer, "the number is beyond the range of a double; send it as a string"));
    }
  }
}
