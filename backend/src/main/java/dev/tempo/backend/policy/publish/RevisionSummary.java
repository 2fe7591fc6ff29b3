package dev.tempo.backend.policy.publish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A {@link Revision} without its rules, for lists of them.
 *
 * @param ruleCount how many rules it has
 */
public record RevisionSummary(long number, int ruleCount, Instant publishedAt, String publishedBy,
    @Nullable Long rollbackTo, @Nullable String note) {

  /** {@code {"revision", "published_at", "published_by", "rule_count", "rollback_to"?, "note"?}}. */
  public ObjectNode toJson() {
    return head().put("rule_count", ruleCount);
  }

  ObjectNode head() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("revision", number).put("published_at", publishedAt
        .toString()).put("published_by", publishedBy);
    if (rollbackTo != null) {
      json.put("rollback_to", rollbackTo);
    }
    return note == null ? json : json.put("note", note);
  }
}
