package dev.tempo.backend.policy;

import java.util.HashMap;
import java.util.Map;

/** Numbers for the roles, or categories, that rules name; all others are {@link #ANY}. */
final class Words {
  static final int ANY = 0;

  private final Map<String, Integer> numbers = new HashMap<>(Map.of(Names.ANY, ANY));

  void add(String word) {
    numbers.putIfAbsent(word, numbers.size());
  }

  int of(String word) {
    return numbers.getOrDefault(word, ANY);
  }

  int count() {
    return numbers.size();
  }
}
