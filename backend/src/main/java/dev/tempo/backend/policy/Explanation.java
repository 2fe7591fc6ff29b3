package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** A decision with its reasons: for each effect the rule that won, and those that matched as well but lost. */
public record Explanation(long revision, Classification classification, List<Reason> reasons) {
  public Explanation {
    reasons = List.copyOf(reasons);
  }

  /**
   * Why one effect has its value.
   *
   * @param effect its name, e.g. {@code on_expiry}
   * @param value  as documents write it; not to be changed
   * @param rule   null: every rule is silent, the default holds
   * @param lost   rules that name the effect too, the most specific first
   */
  public record Reason(String effect, JsonNode value, @Nullable RuleKey rule, List<Lost> lost) {
    public Reason {
      lost = List.copyOf(lost);
    }
  }

  /** A rule that would have decided, had there been no more specific one, the winner. */
  public record Lost(RuleKey rule, JsonNode value, RuleKey winner) {
    /** In words. */
    public String reason() {
      return rule.lostTo(winner);
    }
  }

  /** {@code {"revision", "role", "environment", "category", "effects": {<effect>: {"value", "rule", "lost": [...]}}}}. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("revision", revision)
        .put("role", classification.role())
        .put("environment", classification.environment())
        .put("category", classification.category());
    ObjectNode effects = json.putObject("effects");
    for (Reason reason : reasons) {
      ObjectNode effect = effects.putObject(reason.effect());
      effect.set("value", reason.value());
      effect.set("rule", reason.rule() == null ? null : PolicyDocument.render(reason.rule()));
      ArrayNode lost = effect.putArray("lost");
      for (Lost loser : reason.lost()) {
        ObjectNode item = lost.addObject();
        item.set("rule", PolicyDocument.render(loser.rule()));
        item.set("value", loser.value());
        item.put("reason", loser.reason());
      }
    }
    return json;
  }
}
