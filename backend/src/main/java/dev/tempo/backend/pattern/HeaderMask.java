package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.Locale;
import java.util.Set;

/** Hides what headers of http steps say, which may be a credential, from all but administrators and from the log. */
final class HeaderMask {
  static final String HIDDEN = "***";
  private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "content-type", "user-agent");

  private HeaderMask() {}

  /** @return a copy of a pattern's document */
  static ObjectNode of(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    for (JsonNode step : copy.path("steps")) {
      hide(step);
      hide(step.path("compensate"));
    }
    return copy;
  }

  private static void hide(JsonNode task) {
    if (task.path("uses").asText().equals("http") && task.at("/with/headers") instanceof ObjectNode headers) {
      headers.properties().forEach(header -> {
        if (!HARMLESS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
          header.setValue(TextNode.valueOf(HIDDEN));
        }
      });
    }
  }
}
