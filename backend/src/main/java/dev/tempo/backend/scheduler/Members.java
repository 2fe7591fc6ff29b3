package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads the members of a JSON object strictly: whatever is not as it must be is a {@link Refusal} that points at it. */
record Members(ObjectNode json, String pointer) {
  static final int LONGEST_NAME = 256;

  /** Refuses members that are not among {@code known}. */
  Members only(Set<String> known) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext();) {
      String name = names.next();
      if (!known.contains(name)) {
        throw refuse(name, "unknown member; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
    return this;
  }

  boolean has(String name) {
    JsonNode value = json.get(name);
    return value != null && !value.isNull();
  }

  /** 1-256 characters, or null where the member is absent. */
  @Nullable
  String text(String name) {
    if (!has(name)) {
      return null;
    }
    JsonNode value = json.get(name);
    if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > LONGEST_NAME) {
      throw refuse(name, "must be a string of 1-" + LONGEST_NAME + " characters");
    }
    return value.textValue();
  }

  <T> Optional<T> word(String name, Function<String, Optional<T>> of, String choices) {
    String text = text(name);
    return text == null
        ? Optional.empty()
        : Optional.of(of.apply(text).orElseThrow(() -> refuse(name, "'" + text + "' is none of " + choices)));
  }

  boolean flag(String name, boolean absent) {
    if (!has(name)) {
      return absent;
    }
    if (!json.get(name).isBoolean()) {
      throw refuse(name, "must be true or false");
    }
    return json.get(name).booleanValue();
  }

  ObjectNode object(String name) {
    if (!has(name)) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!(json.get(name) instanceof ObjectNode object)) {
      throw refuse(name, "must be an object");
    }
    return object;
  }

  @Nullable
  Delay delay(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return Delay.parse(text);
    } catch (IllegalArgumentException e) {
      throw refuse(name, String.valueOf(e.getMessage()));
    }
  }

  /** RFC 3339 with an offset, in the years 1-9999. */
  @Nullable
  Instant time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
      // The last microsecond's fractions would be rounded up to the year after.
      if (time.getYear() < 1 || time.plusNanos(999).getYear() > 9999) {
        throw refuse(name, "'" + text + "' is outside the years 1 to 9999 (UTC)");
      }
      return time.toInstant();
    } catch (DateTimeException e) {
      throw refuse(name, "'" + text + "' is not an RFC 3339 time with an offset in the years 1 to 9999, such as"
          + " 2026-11-26T14:00:00Z");
    }
  }

  Refusal refuse(String name, String detail) {
    return Refusal.at(pointer + "/" + escaped(name), detail);
  }

  /** As RFC 6901 has it. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
