package dev.tempo.backend.policy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for the environments that rules name, and in which of them a path lies. The hash of a path begins with the hashes of
 * the paths in which it lies, as {@link String#hashCode} goes from left to right: so one pass over its chars asks for all of
 * them, and makes no text of any.
 */
final class Paths {
  private final List<String> named = new ArrayList<>(List.of(Names.ANY));
  private final Map<String, Integer> numbers = new HashMap<>(Map.of(Names.ANY, Words.ANY));
  /** Open addressing: numbers by the hash of their text, 0 where nothing is. */
  private int[] byHash = {0};
  private @Nullable String[] texts = {};
  private int[] hashes = {};
  private int[] parents = {};
  private int[] depths = {};

  void add(String path) {
    if (numbers.putIfAbsent(path, numbers.size()) == null) {
      named.add(path);
    }
  }

  /** When all are added. */
  void compile() {
    int count = named.size();
    texts = named.toArray(String[]::new);
    hashes = named.stream().mapToInt(String::hashCode).toArray();
    byHash = new int[Integer.highestOneBit(count) * 4];
    for (int number = 1; number < count; number++) {
      int place = RuleIndex.spread(hashes[number]) & (byHash.length - 1);
      while (byHash[place] != 0) {
        place = (place + 1) & (byHash.length - 1);
      }
      byHash[place] = number;
    }
    parents = new int[count];
    depths = new int[count];
    Integer[] shortestFirst = new Integer[count - 1];
    Arrays.setAll(shortestFirst, i -> i + 1);
    Arrays.sort(shortestFirst, (one, other) -> Integer.compare(named.get(one).length(), named.get(other).length()));
    for (int number : shortestFirst) {
      String path = named.get(number);
      int slash = path.lastIndexOf('/');
      parents[number] = slash < 0 ? Words.ANY : deepest(path.substring(0, slash));
      depths[number] = depths[parents[number]] + 1;
    }
  }

  int count() {
    return named.size();
  }

  /** Of the named environments in which a path lies, itself included, the deepest; {@link Words#ANY} where there is none. */
  int deepest(String path) {
    int deepest = Words.ANY;
    int hash = 0;
    int length = path.length();
    for (int i = 0; i < length; i++) {
      char c = path.charAt(i);
      if (c == '/') {
        int found = find(path, i, hash);
        deepest = found == Words.ANY ? deepest : found;
      }
      hash = 31 * hash + c;
    }
    int whole = find(path, length, hash);
    return whole == Words.ANY ? deepest : whole;
  }

  /** The next in which it lies. */
  int parent(int number) {
    return parents[number];
  }

  /** In how many it lies, itself included, any left out. */
  int depth(int number) {
    return depths[number];
  }

  private int find(String path, int end, int hash) {
    int place = RuleIndex.spread(hash) & (byHash.length - 1);
    while (byHash[place] != 0) {
      int number = byHash[place];
      String text = texts[number];
      if (hashes[number] == hash && text != null && text.length() == end && path.startsWith(text)) {
        return number;
      }
      place = (place + 1) & (byHash.length - 1);
    }
    return Words.ANY;
  }
}
