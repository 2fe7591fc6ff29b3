package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What was said, by whom, when. */
public sealed interface Turn {
  Instant at();

  String text();

  /** As the API shows it. */
  ObjectNode toJson();

  /** A line of the reader's. */
  record Asked(Instant at, String text) implements Turn {
    @Override
    public ObjectNode toJson() {
      return json(at, "reader", text);
    }
  }

  /**
   * A reply.
   *
   * @param about       the entity that the talk is of, which "it" means from then on
   * @param continuable whether the next line may complete the one before
   * @param proposal    as it stands now
   * @param shownBy     the role and the policy under which it was answered, null where that is not known
   */
  record Replied(Instant at, String text, ResponseType type, List<Long> citations, @Nullable EntityRef about,
      boolean continuable, @Nullable Proposal proposal, @Nullable String shownBy) implements Turn {
    private static final String CLOSED = "What was answered here is not shown again, as what you may see has changed since; ask anew.";

    public Replied {
      citations = List.copyOf(citations);
    }

    /** The same without what it told. */
    Replied closed() {
      return new Replied(at, CLOSED, type, List.of(), null, false, null, shownBy);
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode json = json(at, "tempo", text).put("response_type", type.wire());
      ArrayNode positions = json.putArray("citations");
      citations.forEach(positions::add);
      if (proposal != null) {
        json.set("proposal", proposal.toJson());
      }
      return json;
    }
  }

  private static ObjectNode json(Instant at, String from, String text) {
    return JsonNodeFactory.instance.objectNode().put("at", at.toString()).put("from", from).put("text", text);
  }
}
