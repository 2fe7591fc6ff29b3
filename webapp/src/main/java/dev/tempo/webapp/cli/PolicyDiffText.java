package dev.tempo.webapp.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Set;

/** A difference of policy sets, and a preview, for people: a line for each rule that is more, less or other. */
final class PolicyDiffText {
  private static final Set<String> KEY = Set.of("role", "environment", "category");

  private PolicyDiffText() {}

  static boolean isEmpty(JsonNode diff) {
    return diff.path("added").isEmpty() && diff.path("removed").isEmpty() && diff.path("changed").isEmpty();
  }

  static String of(JsonNode diff) {
    StringBuilder text = new StringBuilder();
    diff.path("removed").forEach(rule -> text.append("- ").append(rule(rule)).append('\n'));
    diff.path("added").forEach(rule -> text.append("+ ").append(rule(rule)).append('\n'));
    diff.path("changed").forEach(change -> {
      text.append("~ ").append(key(change.path("rule"))).append('\n');
      for (Map.Entry<String, JsonNode> effect : change.path("effects").properties()) {
        text.append("    ").append(effect.getKey()).append(": ").append(value(effect.getValue().path("before")))
            .append(" -> ").append(value(effect.getValue().path("after"))).append('\n');
      }
    });
    return text.toString();
  }

  static String preview(JsonNode preview) {
    return "would move %d actions: %d earlier, %d later, %d new, %d ended, %d changed%n".formatted(preview.path(
        "affected").asLong(), preview.path("earlier").asLong(), preview.path("later").asLong(), preview.path("new")
            .asLong(),
        preview.path("ended").asLong(), preview.path("changed").asLong());
  }

  private static String rule(JsonNode rule) {
    StringBuilder text = new StringBuilder(key(rule));
    for (Map.Entry<String, JsonNode> member : rule.properties()) {
      if (!KEY.contains(member.getKey())) {
        text.append("  ").append(member.getKey()).append(' ').append(value(member.getValue()));
      }
    }
    return text.toString();
  }

  private static String key(JsonNode rule) {
    return rule.path("role").asText() + " / " + rule.path("environment").asText() + " / " + rule.path("category")
        .asText();
  }

  private static String value(JsonNode value) {
    return value.isNull() ? "(silent)" : value.isTextual() ? value.textValue() : value.toString();
  }
}
