package dev.tempo.registry.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pattern of a page's path: {@code /entities/{type}/{id}}. A segment in braces matches any one segment that is not
 * empty; the others match themselves.
 *
 * <p>
 * The natural order is by specificity: of two patterns that match one path the lower is the more specific, which is the
 * one with a fixed segment where, from the left, they first differ in kind.
 */
public final class PathPattern implements Comparable<PathPattern> {
  private static final Comparator<PathPattern> BY_SPECIFICITY = Comparator.comparing(PathPattern::kinds)
      .thenComparing(PathPattern::toString);

  private final String text;
  private final List<String> segments;

  private PathPattern(String text) {
    this.text = text;
    this.segments = List.of(text.substring(1).split("/", -1));
  }

  /** @throws IllegalArgumentException where it does not begin with a slash */
  @JsonCreator
  public static PathPattern of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("The path " + text + " must begin with a slash.");
    }
    return new PathPattern(text);
  }

  /** Names of the parameters, from the left. */
  public List<String> parameters() {
    return segments.stream().filter(PathPattern::isParameter).map(PathPattern::name).toList();
  }

  /**
   * The parameters' values where the path matches.
   *
   * @param path as in the request: still percent-encoded, without the query; the values come decoded. A value that is
   *        not well encoded matches nothing, nor do {@code .} and {@code ..}, which would mean another place wherever the
   *        value became part of an address.
   */
  public Optional<Map<String, String>> match(String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    var parts = path.substring(1).split("/", -1);
    if (parts.length != segments.size()) {
      return Optional.empty();
    }
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < parts.length; i++) {
      var segment = segments.get(i);
      var part = decode(parts[i]);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      var value = part.get();
      if (!isParameter(segment)) {
        if (!segment.equals(value)) {
          return Optional.empty();
        }
      } else if (value.isEmpty() || value.equals(".") || value.equals("..")) {
        return Optional.empty();
      } else {
        values.put(name(segment), value);
      }
    }
    return Optional.of(values);
  }

  /** Whether both match the same paths, whatever their parameters are called. */
  public boolean sameShapeAs(PathPattern other) {
    return shape().equals(other.shape());
  }

  @Override
  public int compareTo(PathPattern other) {
    return BY_SPECIFICITY.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As the manifest writes it. */
  @Override
  @JsonValue
  public String toString() {
    return text;
  }

  private String kinds() {
    return segments.stream().map(segment -> isParameter(segment) ? "1" : "0").collect(Collectors.joining());
  }

  private String shape() {
    return segments.stream().map(segment -> isParameter(segment) ? "{}" : segment).collect(Collectors.joining("/"));
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }

  private static String name(String parameter) {
    return parameter.substring(1, parameter.length() - 1);
  }

  private static Optional<String> decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return Optional.of(segment);
    }
    try {
      // The decoder is one of forms, where a plus is a space; in a path it is itself.
      return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
