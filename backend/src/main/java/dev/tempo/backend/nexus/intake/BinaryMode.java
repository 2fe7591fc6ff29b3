package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** CloudEvents over HTTP in binary mode: attributes in {@code ce-} headers, data in the body; brought into the JSON format. */
final class BinaryMode {
  static final String PREFIX = "ce-";

  private BinaryMode() {}

  static ObjectNode event(Map<String, String> headers, byte[] body, List<Violation> violations) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    headers.forEach((header, value) -> {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.equals("content-type")) {
        event.put("datacontenttype", value);
      } else if (name.startsWith(PREFIX)) {
        event.put(name.substring(PREFIX.length()), decode(name, value, violations));
      }
    });
    if (event.has("data") || event.has("data_base64")) {
      violations
          .add(new Violation("", "in binary mode the body is the data; remove the headers ce-data, ce-data_base64"));
    } else if (body.length > 0) {
      if (!MediaType.isJson(event.path("datacontenttype").asText())) {
        throw new Refusal(Refusal.Kind.UNSUPPORTED_TYPE, "the body should have the content type " + MediaType.JSON
            + ": a payload is a JSON object");
      }
      event.set("data", StrictJson.parse(body, "the body"));
    }
    return event;
  }

  /** Undoes the percent-encoding of the HTTP binding (3.1.3.2): by it, a header carries any text. */
  private static String decode(String header, String value, List<Violation> violations) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * value.length());
    try {
      int at = 0;
      while (at < value.length()) {
        int end = value.offsetByCodePoints(at, 1);
        if (value.charAt(at) == '%') {
          end = at + 3;
          bytes.put(HexFormat.of().parseHex(value, at + 1, Math.min(end, value.length()))[0]);
        } else {
          bytes.put(value.substring(at, end).getBytes(StandardCharsets.UTF_8));
        }
        at = end;
      }
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (IllegalArgumentException | IndexOutOfBoundsException | CharacterCodingException e) {
      violations.add(new Violation("/" + Storable.escape(header.substring(PREFIX.length())), "the header " + header
          + " is not the percent-encoding of UTF-8: write a percent sign as %25"));
      return "-";
    }
  }
}
