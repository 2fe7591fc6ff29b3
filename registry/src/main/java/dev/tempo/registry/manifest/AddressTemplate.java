package dev.tempo.registry.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a fragment's data: {@code /api/v1/entities/{type}/{id}}, where {@code {x}} is a parameter of the page's
 * route and {@code {query.x}} comes from the page's query string. {@code {query.x!}} is needed: without it there is nothing to
 * read.
 */
public record AddressTemplate(@JsonValue String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(query\\.)?([A-Za-z_][A-Za-z0-9_-]*)(!)?}");

  @JsonCreator
  public AddressTemplate {}

  /** Names of the route's parameters that it uses. */
  public List<String> parameters() {
    return PLACEHOLDER.matcher(text).results().filter(found -> found.group(1) == null).map(found -> found.group(2))
        .toList();
  }

  /**
   * The address for one page; empty where a value is absent that is needed, or is a whole segment of the path, since there is
   * nothing to read then. Elsewhere what is absent is empty text. Values are percent-encoded, slashes included, so none can reach
   * another address than the template means; for the same reason {@code .} and {@code ..} count as absent.
   */
  public Optional<String> expand(Map<String, String> parameters, Map<String, String> query) {
    if (PLACEHOLDER.matcher(text).results()
        .anyMatch(found -> found.group(3) != null && value(found, parameters, query).isEmpty())) {
      return Optional.empty();
    }
    var address = PLACEHOLDER.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(encode(value(found, parameters, query))));
    return hasEmptySegment(address) && !hasEmptySegment(text) ? Optional.empty() : Optional.of(address);
  }

  private static boolean hasEmptySegment(String address) {
    var path = address.split("[?]", 2)[0];
    return path.contains("//") || path.endsWith("/");
  }

  private static String value(MatchResult found, Map<String, String> parameters, Map<String, String> query) {
    var from = found.group(1) == null ? parameters : query;
    var value = from.getOrDefault(found.group(2), "");
    return value.equals(".") || value.equals("..") ? "" : value;
  }

  private static String encode(String value) {
    // The encoder is one of forms; these three are where RFC 3986 differs.
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }
}
