package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one policy set differs from another, rule by rule: a rule is known by its key, so the order of rules, which decides
 * nothing, makes no difference.
 *
 * @param added   only in the second set
 * @param removed only in the first
 * @param changed in both, with other effects
 */
public record PolicyDiff(List<Rule> added, List<Rule> removed, List<Change> changed) {
  public PolicyDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  /** Two rules of the same key. */
  public record Change(Rule before, Rule after) {}

  public static PolicyDiff of(List<Rule> from, List<Rule> to) {
    Map<RuleKey, Rule> before = byKey(from);
    Map<RuleKey, Rule> after = byKey(to);
    return new PolicyDiff(to.stream().filter(rule -> !before.containsKey(rule.key())).toList(),
        from.stream().filter(rule -> !after.containsKey(rule.key())).toList(),
        to.stream().filter(rule -> before.containsKey(rule.key()) && !rule.equals(before.get(rule.key())))
            .map(rule -> new Change(before.getOrDefault(rule.key(), rule), rule)).toList());
  }

  private static Map<RuleKey, Rule> byKey(List<Rule> rules) {
    Map<RuleKey, Rule> keyed = new LinkedHashMap<>();
    rules.forEach(rule -> keyed.put(rule.key(), rule));
    return keyed;
  }

  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }

  /**
   * {@code {"added": [rule], "removed": [rule], "changed": [{"rule": key, "effects": {<effect>: {"before", "after"}}}]}}; an effect
   * that one of the two rules does not name is null there.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("added", PolicyDocument.render(added));
    json.set("removed", PolicyDocument.render(removed));
    ArrayNode changes = json.putArray("changed");
    for (Change change : changed) {
      ObjectNode item = changes.addObject();
      item.set("rule", PolicyDocument.render(change.after.key()));
      ObjectNode effects = item.putObject("effects");
      Effect.ALL.forEach(effect -> put(effects, effect, change));
    }
    return json;
  }

  private static <T> void put(ObjectNode effects, Effect<T> effect, Change change) {
    JsonNode before = value(effect, change.before);
    JsonNode after = value(effect, change.after);
    boolean same = before == null ? after == null : before.equals(after);
    if (!same) {
      ObjectNode values = effects.putObject(effect.wire());
      values.set("before", before);
      values.set("after", after);
    }
  }

  private static <T> @Nullable JsonNode value(Effect<T> effect, Rule rule) {
    return rule.get(effect).map(effect::render).orElse(null);
  }
}
