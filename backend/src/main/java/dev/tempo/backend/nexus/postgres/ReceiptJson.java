package dev.tempo.backend.nexus.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Receipt;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The part of a receipt that its event's row does not hold already; null where nothing followed, which is the rule. */
final class ReceiptJson {
  private ReceiptJson() {}

  static @Nullable String of(Appended event) {
    if (!event.fromOutside() || event.outcome().isEmpty()) {
      return null;
    }
    Receipt receipt = event.outcome().receipt(event.id(), event.position(), false);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "actions", receipt.actions());
    put(json, "cancelled", receipt.cancelled());
    put(json, "overridden", receipt.overridden());
    put(json, "too_late", receipt.tooLate());
    return json.toString();
  }

  static Receipt parse(String id, long position, @Nullable String text) {
    if (text == null) {
      return new Receipt(id, position, List.of(), List.of(), List.of(), List.of(), false);
    }
    ObjectNode json = Json.object(text);
    return new Receipt(id, position, list(json, "actions"), list(json, "cancelled"), list(json, "overridden"),
        list(json, "too_late"), false);
  }

  private static void put(ObjectNode json, String name, List<String> ids) {
    if (!ids.isEmpty()) {
      ids.forEach(json.withArray(name)::add);
    }
  }

  private static List<String> list(ObjectNode json, String name) {
    List<String> ids = new ArrayList<>();
    for (JsonNode id : json.path(name)) {
      ids.add(id.asText());
    }
    return ids;
  }
}
