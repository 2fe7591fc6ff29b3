package dev.tempo.backend.nexus.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import dev.tempo.backend.nexus.filter.Filter.All;
import dev.tempo.backend.nexus.filter.Filter.Any;
import dev.tempo.backend.nexus.filter.Filter.Compared;
import dev.tempo.backend.nexus.filter.Filter.Comparison;
import dev.tempo.backend.nexus.filter.Filter.Not;
import dev.tempo.backend.nexus.filter.Filter.Sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a filter within its bounds, and gathers what is wrong with it. */
final class FilterParser {
  private static final int MOST = 100;
  private static final int DEEPEST = 10;
  private static final int LONGEST_VALUE = 1_024;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");
  private static final String DIALECTS = "exact, prefix, suffix, all, any, not, sql";

  private final List<Violation> violations = new ArrayList<>();
  private int filters;

  private FilterParser() {}

  static Filter parse(String pointer, JsonNode json) {
    FilterParser parser = new FilterParser();
    Filter filter = json.isArray()
        ? new All(parser.list(pointer, json, 0))
        : parser.one(pointer, json, 0);
    if (parser.filters > MOST) {
      throw Refusal.at(pointer, "has " + parser.filters + " filters inside each other; at most " + MOST);
    }
    if (!parser.violations.isEmpty()) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "The filter is not one of the CloudEvents dialects.",
          parser.violations);
    }
    return filter;
  }

  private Filter one(String pointer, JsonNode json, int depth) {
    filters++;
    if (!(json instanceof ObjectNode object) || object.size() != 1) {
      return wrong(pointer, "must be an object with one dialect: " + DIALECTS);
    }
    if (depth > DEEPEST) {
      return wrong(pointer, "is nested deeper than " + DEEPEST);
    }
    Map.Entry<String, JsonNode> dialect = object.properties().iterator().next();
    String inside = pointer + "/" + dialect.getKey().replace("~", "~0").replace("/", "~1");
    JsonNode value = dialect.getValue();
    return switch (dialect.getKey()) {
      case "exact" -> compared(Comparison.EXACT, inside, value);
      case "prefix" -> compared(Comparison.PREFIX, inside, value);
      case "suffix" -> compared(Comparison.SUFFIX, inside, value);
      case "all" -> new All(list(inside, value, depth + 1));
      case "any" -> new Any(list(inside, value, depth + 1));
      case "not" -> new Not(one(inside, value, depth + 1));
      case "sql" -> sql(inside, value);
      default -> wrong(inside, "is no dialect; known are " + DIALECTS);
    };
  }

  private List<Filter> list(String pointer, JsonNode json, int depth) {
    if (!json.isArray() || json.isEmpty() || json.size() > MOST) {
      wrong(pointer, "must be a list of 1 to " + MOST + " filters");
      return List.of();
    }
    List<Filter> list = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      list.add(one(pointer + "/" + i, json.get(i), depth));
    }
    return list;
  }

  private Filter compared(Comparison comparison, String pointer, JsonNode json) {
    if (!(json instanceof ObjectNode object) || object.isEmpty() || object.size() > MOST) {
      return wrong(pointer, "must be an object {\"<attribute>\": \"<text>\"}");
    }
    Map<String, String> wanted = new HashMap<>();
    object.properties().forEach(member -> {
      String inside = pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
      JsonNode value = member.getValue();
      if (!NAME.matcher(member.getKey()).matches()) {
        wrong(inside, "names no attribute of CloudEvents: their names are of a-z and 0-9");
      } else if (!value.isTextual() || value.textValue().isEmpty() || value.textValue().length() > LONGEST_VALUE) {
        wrong(inside, "must be a text of 1 to " + LONGEST_VALUE + " characters");
      } else {
        wanted.put(member.getKey(), value.textValue());
      }
    });
    return new Compared(comparison, wanted);
  }

  private Filter sql(String pointer, JsonNode json) {
    try {
      return new Sql(SqlFilter.parse(json.isTextual() ? json.textValue() : ""));
    } catch (IllegalArgumentException e) {
      return wrong(pointer, String.valueOf(e.getMessage()));
    }
  }

  private Filter wrong(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
    return Filter.ANY_EVENT;
  }
}
