package dev.tempo.backend.nexus.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.Event;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The context attributes of an event as a CloudEvent, by name: the required ones, {@code subject} and {@code time}, and as
 * extensions what the log knows: {@code sequence} (the position, in 19 digits, so that texts sort as numbers do),
 * {@code recordedtime}, {@code correlationid}, {@code causationid}, {@code visibility} where it is shown in summary, and those
 * that the event came with. A value is a text, a boolean or an integer.
 */
public final class Attributes {
  static final Set<String> CORE = Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype",
      "dataschema");
  private final Map<String, Object> values;

  private Attributes(Map<String, Object> values) {
    this.values = values;
  }

  public static Attributes of(Shown shown) {
    Event event = shown.event();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("specversion", "1.0");
    values.put("id", event.id());
    values.put("source", event.source());
    values.put("type", event.type());
    values.put("subject", event.entity().toString());
    values.put("time", event.time().toString());
    values.put("sequence", "%019d".formatted(event.position()));
    values.put("recordedtime", event.recordedAt().toString());
    values.put("correlationid", event.correlationId());
    if (event.causationId() != null) {
      values.put("causationid", event.causationId());
    }
    if (shown.whole()) {
      values.put("datacontenttype", "application/json");
      if (event.extensions() != null) {
        event.extensions().properties().forEach(member -> values.putIfAbsent(member.getKey(), value(
            member.getValue())));
      }
    } else {
      values.put("visibility", "summary");
    }
    return new Attributes(values);
  }

  private static Object value(JsonNode node) {
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isIntegralNumber() ? node.intValue() : node.asText();
  }

  /** As a text; null where the event has none of this name. */
  public @Nullable String text(String name) {
    Object value = values.get(name);
    return value == null ? null : value.toString();
  }

  @Nullable
  Object value(String name) {
    return values.get(name);
  }

  public Map<String, Object> all() {
    return values;
  }
}
