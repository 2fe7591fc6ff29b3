package dev.tempo.bench.policy;

import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.EventTypes;
import dev.tempo.backend.policy.Exposure;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.RuleKey;
import dev.tempo.backend.policy.Validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Sets of rules, and kinds of entities for them to decide about: 20 roles, 155 environments three deep, 100 categories, each or any. */
final class RandomRules {
  private static final int ROLES = 20;
  private static final int CATEGORIES = 100;
  private static final int WIDTH = 5;

  private final Random random;
  private final List<String> environments = new ArrayList<>();

  RandomRules(long seed) {
    random = new Random(seed);
    for (int root = 0; root < WIDTH; root++) {
      environments.add("env" + root);
      for (int region = 0; region < WIDTH; region++) {
        environments.add("env" + root + "/region" + region);
        for (int cell = 0; cell < WIDTH; cell++) {
          environments.add("env" + root + "/region" + region + "/cell" + cell);
        }
      }
    }
  }

  List<Rule> rules(int count) {
    Map<RuleKey, Rule> rules = new LinkedHashMap<>();
    while (rules.size() < count) {
      Rule rule = Rule.of(any(0.2) ? "*" : "role" + random.nextInt(ROLES), any(0.1) ? "*" : environment(),
          any(0.2) ? "*" : "category" + random.nextInt(CATEGORIES))
          .with(Effect.ACCESS, any(Access.values()));
      if (any(0.7)) {
        rule = rule.with(Effect.RETENTION, Retention.parse("P" + (1 + random.nextInt(400)) + "D"));
      }
      if (any(0.5)) {
        rule = rule.with(Effect.EXPOSURE, any(Exposure.values()));
      }
      if (any(0.3)) {
        rule = rule.with(Effect.CANCEL_ON, EventTypes.of("reactivated"));
      }
      if (any(0.3)) {
        rule = rule.with(Effect.VALIDATION, any(Validation.values()));
      }
      rules.putIfAbsent(rule.key(), rule);
    }
    return List.copyOf(rules.values());
  }

  /** Of all that the rules could tell apart. */
  Classification classification() {
    return new Classification("role" + random.nextInt(ROLES), environment(), "category" + random.nextInt(CATEGORIES));
  }

  private String environment() {
    return environments.get(random.nextInt(environments.size()));
  }

  private <T> T any(T[] values) {
    return List.of(values).get(random.nextInt(values.length));
  }

  private boolean any(double share) {
    return random.nextDouble() < share;
  }
}
