package dev.tempo.webapp.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The members of a JSON object, read one by one. Unknown ones are refused at once, all of them named. */
public final class Members {
  private final ObjectNode object;

  private Members(ObjectNode object) {
    this.object = object;
  }

  /** @throws Refusal 422 for members that are not {@code known} */
  public static Members of(ObjectNode object, String... known) {
    Set<String> names = Set.of(known);
    List<Violation> unknown = new ArrayList<>();
    object.fieldNames().forEachRemaining(name -> {
      if (!names.contains(name)) {
        unknown.add(
            new Violation(pointer(name), "unknown member; known here: " + String.join(", ", Arrays.asList(known))));
      }
    });
    if (!unknown.isEmpty()) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "The body has members that are not known.", unknown);
    }
    return new Members(object);
  }

  /** A string of 1 to {@code most} characters. */
  public String text(String name, int most) {
    return optionalText(name, most).orElseThrow(() -> Refusal.at(pointer(name), "is missing; give a string"));
  }

  public Optional<String> optionalText(String name, int most) {
    JsonNode node = object.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > most
        || node.textValue().codePoints().anyMatch(point -> point == 0 || Character.getType(
            point) == Character.SURROGATE)) {
      throw Refusal.at(pointer(name), "must be a string of 1 to " + most
          + " characters, none of them U+0000 or half of a surrogate pair");
    }
    return Optional.of(node.textValue());
  }

  public Optional<JsonNode> node(String name) {
    JsonNode node = object.path(name);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  public Optional<Boolean> flag(String name) {
    return node(name).map(node -> {
      // A form posts everything as text.
      if (node.isBoolean() || (node.isTextual() && Set.of("true", "false").contains(node.textValue()))) {
        return node.asBoolean();
      }
      throw Refusal.at(pointer(name), "must be true or false");
    });
  }

  private static String pointer(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
