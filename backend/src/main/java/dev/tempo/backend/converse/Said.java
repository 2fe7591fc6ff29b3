package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A reply in the making: the answer, and what was understood.
 *
 * @param about       null: as before
 * @param continuable whether the next line may complete this one
 * @param offered     a new proposal, to be kept
 * @param shown       the proposal that the reply carries: the new one, or the one that was decided
 */
record Said(Answer answer, @Nullable String intent, ObjectNode slots, @Nullable String matchedBy,
    @Nullable EntityRef about, boolean continuable, @Nullable Proposal offered, @Nullable Proposal shown) {
  Said {
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(slots, "slots");
  }

  /** What was not understood, or not wholly. */
  static Said unclear(ResponseType type, String text, @Nullable String intent, @Nullable String matchedBy,
      boolean continuable) {
    return new Said(Answer.of(type, text), intent, JsonNodeFactory.instance.objectNode(), matchedBy, null, continuable,
        null, null);
  }
}
