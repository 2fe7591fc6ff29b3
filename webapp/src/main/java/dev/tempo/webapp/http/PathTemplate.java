package dev.tempo.webapp.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with parameters: {@code /entities/{type}/{id}}. A parameter is one segment, so a slash in an id is sent as
 * {@code %2F}; a last one written {@code {file*}} takes all segments that are left, at least one.
 */
public record PathTemplate(String text) {

  /** The parameters, decoded, where the raw path is of this form. */
  public Optional<Map<String, String>> match(String rawPath) {
    List<String> wanted = segments(text);
    List<String> given = segments(rawPath);
    boolean tail = !wanted.isEmpty() && wanted.getLast().endsWith("*}");
    if (tail ? given.size() < wanted.size() : given.size() != wanted.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (tail && i == wanted.size() - 1) {
        parameters.put(segment.substring(1, segment.length() - 2), String.join("/", given.subList(i, given.size())));
      } else if (segment.startsWith("{")) {
        String value = decode(given.get(i));
        if (value.isEmpty()) {
          return Optional.empty();
        }
        parameters.put(segment.substring(1, segment.length() - 1), value);
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /** The same without the parameters' names, by which two templates of one form are told. */
  String shape() {
    return text.replaceAll("\\{[^}]*}", "{}");
  }

  private static List<String> segments(String path) {
    // A request target without a path, as "GET ?x": it is nothing's.
    return path.isEmpty() ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
  }

  private static String decode(String segment) {
    try {
      // The decoder is one of forms, where a plus is a space; in a path it is itself.
      return Query.storable(segment.indexOf('%') < 0 ? segment
          : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("The path is not percent-encoded properly at '" + segment + "'.");
    }
  }
}
