package dev.tempo.backend.policy.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Rule;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A published policy set.
 *
 * @param number      from 1, dense
 * @param publishedBy the subject that did
 * @param position    of its event {@code policy.published}
 * @param rollbackTo  the revision whose content it brings back, null where the content came with the request
 * @param note        why, in the words of whoever published it
 */
public record Revision(long number, List<Rule> rules, Instant publishedAt, String publishedBy, long position,
    @Nullable Long rollbackTo, @Nullable String note) {
  public Revision {
    rules = List.copyOf(rules);
    Objects.requireNonNull(publishedAt, "publishedAt");
    Objects.requireNonNull(publishedBy, "publishedBy");
  }

  public PolicyTable table() {
    return PolicyTable.compile(number, rules);
  }

  public String etag() {
    return etag(number);
  }

  static String etag(long number) {
    return "\"" + number + "\"";
  }

  /** {@code {"revision", "published_at", "published_by", "rules": [...], "rollback_to"?, "note"?}}. */
  public ObjectNode toJson() {
    ObjectNode json = new RevisionSummary(number, rules.size(), publishedAt, publishedBy, rollbackTo, note).head();
    json.set("rules", PolicyDocument.render(rules));
    return json;
  }
}
