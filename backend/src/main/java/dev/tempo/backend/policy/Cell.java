package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a set decides about all classifications that it cannot tell apart, and why.
 *
 * @param number tells it from other cells of the set
 */
record Cell(long number, Decision decision, List<Explanation.Reason> reasons) {
  private static final int EFFECTS = Effect.ALL.size();
  private static final Explanation.Lost[] NONE = {};

  /**
   * @param matching the most specific first
   * @param count    how many of them there are
   */
  static Cell of(long number, long revision, Rule[] matching, int count) {
    @Nullable
    Rule[] winners = new Rule[EFFECTS];
    Explanation.Reason[] reasons = new Explanation.Reason[EFFECTS];
    for (int effect = 0; effect < EFFECTS; effect++) {
      reasons[effect] = reason(effect, matching, count, winners);
    }
    return new Cell(number, new Decision(revision, winners), List.of(reasons));
  }

  private static Explanation.Reason reason(int effect, Rule[] matching, int count, @Nullable Rule[] winners) {
    int naming = 0;
    for (int i = 0; i < count; i++) {
      naming += matching[i].rendered(effect) == null ? 0 : 1;
    }
    Effect<?> about = Effect.ALL.get(effect);
    if (naming == 0) {
      return about.bySilence();
    }
    Explanation.Lost[] lost = naming == 1 ? NONE : new Explanation.Lost[naming - 1];
    int losers = 0;
    RuleKey winner = null;
    JsonNode decided = null;
    for (int i = 0; i < count; i++) {
      Rule rule = matching[i];
      JsonNode value = rule.rendered(effect);
      if (value == null) {
        continue;
      }
      if (winner == null || decided == null) {
        winner = rule.key();
        decided = value;
        winners[effect] = rule;
      } else {
        lost[losers++] = new Explanation.Lost(rule.key(), value, winner);
      }
    }
    return decided == null ? about.bySilence()
        : new Explanation.Reason(about.wire(), decided, winner, naming == 1 ? List.of() : List.of(lost));
  }
}
