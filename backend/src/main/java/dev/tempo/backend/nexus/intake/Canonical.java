package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.erdtman.jcs.JsonCanonicalizer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The form of RFC 8785, by which a repeat is told from a conflict. Written straight from the tree, since the library would
 * print and parse each event once more: half of what the intake of an event costs. What has numbers beyond plain integers is
 * left to the library all the same, whose text of a double is the specification's.
 */
public final class Canonical {
  private static final long LARGEST_EXACT = 1L << 53;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(512);

  private Canonical() {}

  /** The canonical text of an object. */
  public static String of(ObjectNode node) {
    Canonical canonical = new Canonical();
    return canonical.value(node) ? canonical.out.toString() : byLibrary(node);
  }

  static String byLibrary(ObjectNode node) {
    try {
      return new JsonCanonicalizer(node.toString()).getEncodedString();
    } catch (IOException e) {
      throw new IllegalStateException("JSON that was parsed has no canonical form", e);
    }
  }

  /** False where the library is to be asked. */
  private boolean value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> {
        text(node.textValue(), out);
        yield true;
      }
      case NUMBER -> number(node);
      case BOOLEAN, NULL -> {
        out.append(node.asText());
        yield true;
      }
      case BINARY, MISSING, POJO -> false;
    };
  }

  /** Names in the order of their UTF-16 units, which is that of strings in Java. */
  private boolean object(JsonNode node) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
    members.sort(Map.Entry.comparingByKey());
    out.append('{');
    for (int i = 0; i < members.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      text(members.get(i).getKey(), out);
      out.append(':');
      if (!value(members.get(i).getValue())) {
        return false;
      }
    }
    out.append('}');
    return true;
  }

  private boolean array(JsonNode node) {
    out.append('[');
    for (int i = 0; i < node.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      if (!value(node.get(i))) {
        return false;
      }
    }
    out.append(']');
    return true;
  }

  private boolean number(JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || Math.abs(node.longValue()) > LARGEST_EXACT) {
      return false;
    }
    out.append(node.longValue());
    return true;
  }

  /** Appends a string in its quotes. */
  public static void text(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      switch (unit) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (unit < 0x20) {
            out.append("\\u00").append(HEX[unit >> 4]).append(HEX[unit & 0xF]);
          } else {
            out.append(unit);
          }
        }
      }
    }
    out.append('"');
  }
}
