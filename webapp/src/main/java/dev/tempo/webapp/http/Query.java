package dev.tempo.webapp.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The query string, decoded. A value that cannot be read as what it should be is answered 400 with the parameter's name. */
public record Query(Map<String, String> values) {
  public static final Query NONE = new Query(Map.of());
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 1_000;

  public Query {
    values = Map.copyOf(values);
  }

  /** @throws HttpProblem 400 where it is not percent-encoded, or names a parameter twice */
  public static Query parse(String raw) {
    if (raw.isEmpty()) {
      return NONE;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (values.putIfAbsent(name, value) != null) {
          throw HttpProblem.badRequest("The query parameter '" + name + "' is there twice; give it once.");
        }
      }
    }
    return new Query(values);
  }

  /** Present and not empty. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** The items of a comma list; empty where it is absent. */
  public List<String> list(String name) {
    return get(name)
        .map(text -> Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList())
        .orElse(List.of());
  }

  public Optional<Instant> instant(String name) {
    return get(name).map(text -> {
      try {
        // A plus of the offset arrives as a space where the client did not encode it.
        Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        if (instant.isBefore(EARLIEST) || !instant.isBefore(END)) {
          throw new DateTimeException("outside the years 1 to 9999");
        }
        return instant;
      } catch (DateTimeException e) {
        throw HttpProblem.badRequest("The query parameter '" + name + "' is '" + text
            + "', which is no RFC 3339 time such as 2026-11-26T13:00:00Z.");
      }
    });
  }

  public Optional<Long> number(String name, long least, long most) {
    return get(name).map(text -> {
      try {
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // answered below, like a number out of range
      }
      throw HttpProblem.badRequest(
          "The query parameter '" + name + "' is '" + text + "'; it must be a whole number from " + least + " to "
              + most + ".");
    });
  }

  public boolean flag(String name) {
    return get(name).map(text -> switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
        throw HttpProblem.badRequest("The query parameter '" + name + "' is '" + text + "'; it must be true or false.");
    }).orElse(false);
  }

  /** How many items a list answers: 50 unless told, at most 1,000. */
  public int limit() {
    return number("limit", 1, MAX_LIMIT).map(Long::intValue).orElse(DEFAULT_LIMIT);
  }

  /** Refuses parameters that the resource does not know: a filter with a slip of the pen would answer everything. */
  public Query only(String... known) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(Set.of(known));
    if (!unknown.isEmpty()) {
      throw HttpProblem
          .badRequest("Unknown query parameter " + unknown + "; known here: " + new TreeSet<>(Set.of(known)) + ".");
    }
    return this;
  }

  /** @throws HttpProblem 400 for U+0000, which nothing that is stored can hold */
  static String storable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw HttpProblem.badRequest("The address holds the character U+0000, which no name or text can hold.");
    }
    return text;
  }

  /** As a query string again, in the order of the names. */
  String encoded() {
    return new TreeMap<>(values).entrySet().stream()
        .map(pair -> URLEncoder.encode(pair.getKey(), StandardCharsets.UTF_8) + "="
            + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String decode(String text) {
    try {
      return storable(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("The query string is not percent-encoded properly at '" + text + "'.");
    }
  }
}
