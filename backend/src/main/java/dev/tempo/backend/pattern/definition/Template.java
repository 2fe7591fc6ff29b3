package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.function.BiConsumer;

/**
 * JSON with references in its strings. {@code "${params.n}"} alone becomes the value itself, of whatever type;
 * {@code "plan: ${params.plan}"} a text with the value written out, which must be a string, number or boolean;
 * two dollar signs before a brace stand for one and the brace as they are. Names of members are taken as they are.
 */
public final class Template {
  private static final String OPEN = "${";

  private Template() {}

  /** True for a string with a reference in it. */
  static boolean isOne(JsonNode json) {
    return json.isTextual() && json.textValue().replace("$${", "").contains(OPEN);
  }

  /**
   * A copy with the references replaced.
   *
   * @throws Unresolvable where one leads nowhere, or to an array or object within a text
   */
  public static JsonNode resolve(JsonNode template, Scope scope) {
    if (template.isTextual()) {
      return text(template.textValue(), scope);
    } else if (template.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      template.forEach(item -> array.add(resolve(item, scope)));
      return array;
    } else if (template.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      template.properties().forEach(member -> object.set(member.getKey(), resolve(member.getValue(), scope)));
      return object;
    }
    return template;
  }

  /**
   * Shows each reference, with a pointer to the string that it is in.
   *
   * @param problems told of what is no reference
   */
  static void references(JsonNode template, String at, Problems problems, BiConsumer<String, Reference> each) {
    if (template.isTextual()) {
      try {
        text(template.textValue(), new Walk() {
          @Override
          public void literal(String text) {}

          @Override
          public void reference(Reference reference, boolean whole) {
            each.accept(at, reference);
          }
        });
      } catch (Unresolvable none) {
        problems.add(at, none.getMessage());
      }
    } else if (template.isArray()) {
      for (int i = 0; i < template.size(); i++) {
        references(template.get(i), at + "/" + i, problems, each);
      }
    } else {
      template.properties().forEach(member -> references(member.getValue(), at + "/" + Problems.escaped(member
          .getKey()), problems, each));
    }
  }

  private interface Walk {
    void literal(String text);

    void reference(Reference reference, boolean whole);
  }

  private static JsonNode text(String text, Scope scope) {
    if (!text.contains(OPEN)) {
      return TextNode.valueOf(text);
    }
    StringBuilder written = new StringBuilder();
    JsonNode[] value = new JsonNode[1];
    text(text, new Walk() {
      @Override
      public void literal(String part) {
        written.append(part);
      }

      @Override
      public void reference(Reference reference, boolean whole) {
        JsonNode found = reference.in(scope);
        if (whole) {
          value[0] = found.deepCopy();
        } else if (found.isValueNode() && !found.isNull()) {
          written.append(found.asText());
        } else {
          throw new Unresolvable(
              reference + " is " + (found.isArray() ? "an array" : found.isNull() ? "null" : "an object")
                  + ", which cannot be written within a text");
        }
      }
    });
    return value[0] == null ? TextNode.valueOf(written.toString()) : value[0];
  }

  private static void text(String text, Walk walk) {
    int place = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, place)) {
      if (open > place && text.charAt(open - 1) == '$') {
        walk.literal(text.substring(place, open - 1) + OPEN);
        place = open + OPEN.length();
        continue;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new Unresolvable("'${' is not closed by '}'; write $${ for the text ${");
      }
      walk.literal(text.substring(place, open));
      walk.reference(Reference.parse(text.substring(open + OPEN.length(), close)), open == 0 && close == text.length()
          - 1);
      place = close + 1;
    }
    walk.literal(text.substring(place));
  }
}
