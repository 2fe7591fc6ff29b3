package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * The answer to a line, or to a decision.
 *
 * @param text      plain text; making it safe for HTML is the page's duty
 * @param intent    null where the line was not understood
 * @param slots     what was understood, by name
 * @param matchedBy the template that matched, null where none did
 * @param proposal  the one that this reply is about
 * @param citations positions of the events that the answer rests on, which the reader may read
 */
public record Reply(String conversation, String text, @Nullable String intent, ObjectNode slots,
    @Nullable String matchedBy, ResponseType type, @Nullable Proposal proposal, List<Long> citations) {
  public Reply {
    Objects.requireNonNull(conversation, "conversation");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(slots, "slots");
    Objects.requireNonNull(type, "type");
    citations = List.copyOf(citations);
  }

  /** As the API shows it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("conversation_id", conversation).put("reply", text).put(
        "intent", intent);
    json.set("slots", slots);
    json.put("matched_by", matchedBy).put("response_type", type.wire());
    if (proposal != null) {
      json.set("proposal", proposal.toJson());
    }
    ArrayNode positions = json.putArray("citations");
    citations.forEach(positions::add);
    return json;
  }
}
