package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.function.Function;

/**
 * The members of one object, read one by one; what is wrong is noted, and read as absent. In a template a member that is a
 * reference is read as absent too: what it will be is known later.
 */
final class Fields {
  static final int LONGEST_NAME = 256;
  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

  private final ObjectNode json;
  private final String at;
  private final Problems problems;
  private final boolean template;

  Fields(ObjectNode json, String at, Problems problems, boolean template) {
    this.json = json;
    this.at = at;
    this.problems = problems;
    this.template = template;
  }

  Fields only(Set<String> known) {
    problems.only(json, known, at);
    return this;
  }

  boolean has(String name) {
    JsonNode value = json.get(name);
    return value != null && !value.isNull();
  }

  /** True where the value is known only when the step begins. */
  private boolean isOpen(String name) {
    return template && has(name) && Template.isOne(json.get(name));
  }

  void problem(String name, @Nullable String detail) {
    problems.add(at + "/" + Problems.escaped(name), detail);
  }

  @Nullable
  String requiredText(String name, String example) {
    if (!has(name)) {
      problem(name, "is missing: " + example);
      return null;
    }
    return text(name, LONGEST_NAME);
  }

  @Nullable
  String text(String name, int longest) {
    if (!has(name) || isOpen(name)) {
      return null;
    }
    JsonNode value = json.get(name);
    if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > longest) {
      problem(name, "must be a string of 1-" + longest + " characters");
      return null;
    }
    return value.textValue();
  }

  /** Empty where it is absent. */
  ObjectNode object(String name) {
    if (has(name) && !isOpen(name)) {
      if (json.get(name) instanceof ObjectNode object) {
        return object;
      }
      problem(name, "must be an object");
    }
    return JsonNodeFactory.instance.objectNode();
  }

  boolean flag(String name) {
    if (has(name) && !json.get(name).isBoolean()) {
      problem(name, "must be true or false");
    }
    return json.path(name).asBoolean();
  }

  /** One of some words, the first of them where it is absent. */
  String word(String name, String... choices) {
    String text = text(name, LONGEST_NAME);
    if (text == null) {
      return choices[0];
    }
    if (!Set.of(choices).contains(text)) {
      problem(name, "'" + text + "' is none of " + String.join(", ", choices));
      return choices[0];
    }
    return text;
  }

  @Nullable
  Duration duration(String name, Duration longest) {
    Duration duration = parsed(name, Duration::parse, "is no ISO-8601 duration of days and less, such as PT30S");
    if (duration != null && (!duration.isPositive() || duration.compareTo(longest) > 0)) {
      problem(name, "must be longer than nothing and at most " + longest);
      return null;
    }
    return duration;
  }

  @Nullable
  Instant time(String name) {
    Instant time = parsed(name, text -> OffsetDateTime.parse(text).toInstant(),
        "is no RFC 3339 time with an offset, such as 2026-11-26T14:00:00Z");
    if (time != null && (time.isBefore(BEGINNING) || time.isAfter(END))) {
      problem(name, "is outside the years 1 to 9999 (UTC)");
      return null;
    }
    return time;
  }

  <T> @Nullable T parsed(String name, Function<String, T> parser, String otherwise) {
    String text = text(name, LONGEST_NAME);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      problem(name, "'" + text + "' " + otherwise);
      return null;
    }
  }

  Double number(String name, double least, double most, double otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = json.get(name);
    if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      problem(name, "must be a number from " + least + " to " + most);
      return otherwise;
    }
    return value.doubleValue();
  }

  int whole(String name, int least, int most, int otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = json.get(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
      problem(name, "must be a whole number from " + least + " to " + most);
      return otherwise;
    }
    return value.intValue();
  }
}
