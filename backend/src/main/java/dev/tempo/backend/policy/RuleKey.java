package dev.tempo.backend.policy;

import java.util.Comparator;
import java.util.Objects;

/**
 * What a rule is about: a role, an environment and everything that lies in it, and a category, each a value or
 * {@code *}. Two rules of a set never have the same key.
 */
public record RuleKey(String role, String environment, String category) {
  /** Of rules that match the same entity, the one that decides comes first. */
  static final Comparator<RuleKey> MOST_SPECIFIC_FIRST = Comparator
      .comparing((RuleKey key) -> Names.ANY.equals(key.role))
      .thenComparingInt(key -> -key.depth())
      .thenComparing(key -> Names.ANY.equals(key.category));

  public RuleKey {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(category, "category");
  }

  /** How many words its environment has; 0 for any. */
  int depth() {
    return Names.ANY.equals(environment) ? 0 : 1 + (int) environment.chars().filter(c -> c == '/').count();
  }

  /** Why this key, though it matches as well, decides less than {@code winner}. */
  String lostTo(RuleKey winner) {
    if (!role.equals(winner.role)) {
      return "any role is less specific than role " + winner.role;
    }
    if (!environment.equals(winner.environment)) {
      return (depth() == 0 ? "any environment" : "environment " + environment) + " is less specific than environment "
          + winner.environment;
    }
    return "any category is less specific than category " + winner.category;
  }

  @Override
  public String toString() {
    return role + " / " + environment + " / " + category;
  }
}
