package dev.tempo.backend.policy;

import org.jspecify.annotations.Nullable;

/** Rules by the numbers of their keys: open addressing over an array that is at most half full, and never changes once filled. */
final class RuleIndex {
  private final long[] numbers;
  private final @Nullable Rule[] rules;

  RuleIndex(int count) {
    int size = Integer.highestOneBit(Math.max(1, count)) * 4;
    numbers = new long[size];
    rules = new Rule[size];
  }

  /** @throws IllegalArgumentException where there is one with that number */
  void add(long number, Rule rule) {
    int place = spread(number) & (rules.length - 1);
    for (Rule there = rules[place]; there != null; there = rules[place]) {
      if (numbers[place] == number) {
        throw new IllegalArgumentException("two rules have the key " + rule.key());
      }
      place = (place + 1) & (rules.length - 1);
    }
    numbers[place] = number;
    rules[place] = rule;
  }

  @Nullable
  Rule at(long number) {
    int place = spread(number) & (rules.length - 1);
    Rule rule = rules[place];
    while (rule != null && numbers[place] != number) {
      place = (place + 1) & (rules.length - 1);
      rule = rules[place];
    }
    return rule;
  }

  /** Fibonacci hashing: neighbouring numbers go far apart. */
  static int spread(long number) {
    return (int) ((number * 0x9E3779B97F4A7C15L) >>> 40);
  }
}
