package dev.tempo.backend.nexus.filter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Event;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Writes an event as a CloudEvent, by the JSON format and the HTTP binding of CloudEvents 1.0. */
public final class CloudEventForm {
  public static final String STRUCTURED = "application/cloudevents+json";

  private CloudEventForm() {}

  /** The whole event as one JSON object; without {@code data} where it is shown in summary. */
  public static ObjectNode structured(Shown shown) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Attributes.of(shown).all().forEach((name, value) -> {
      switch (value) {
        case Boolean flag -> json.put(name, flag);
        case Integer number -> json.put(name, number);
        default -> json.put(name, value.toString());
      }
    });
    if (shown.whole()) {
      json.set("data", shown.event().payload());
    }
    return json;
  }

  /** The headers of the binary mode; the body is the payload. */
  public static Map<String, String> headers(Shown shown) {
    Map<String, String> headers = new TreeMap<>();
    Attributes.of(shown).all().forEach((name, value) -> {
      if (name.equals("datacontenttype")) {
        headers.put("content-type", value.toString());
      } else {
        headers.put("ce-" + name, encoded(value.toString()));
      }
    });
    return headers;
  }

  /** The body of the binary mode; empty where the event is shown in summary. */
  public static String body(Shown shown) {
    Event event = shown.event();
    return shown.whole() ? event.payload().toString() : "";
  }

  /** Section 3.1.3.2 of the HTTP binding: all but printable ASCII is percent-encoded, and so are quote and percent. */
  private static String encoded(String value) {
    StringBuilder text = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0x20 && b < 0x7f && b != '"' && b != '%') {
        text.append((char) b);
      } else {
        text.append("%%%02X".formatted(b & 0xff));
      }
    }
    return text.toString();
  }
}
