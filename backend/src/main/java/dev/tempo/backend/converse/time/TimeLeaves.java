package dev.tempo.backend.converse.time;

import dev.tempo.backend.converse.grammar.Leaf;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tokens of times that go by their form. */
final class TimeLeaves {
  private static final Map<String, Integer> ONES = Map.of("one", 1, "two", 2, "three", 3, "four", 4, "five", 5, "six",
      6,
      "seven", 7, "eight", 8, "nine", 9, "ten", 10);
  private static final Map<String, Integer> TEENS = Map.of("eleven", 11, "twelve", 12, "thirteen", 13, "fourteen", 14,
      "fifteen", 15, "sixteen", 16, "seventeen", 17, "eighteen", 18, "nineteen", 19);
  private static final Map<String, Integer> TENS = Map.of("twenty", 20, "thirty", 30, "forty", 40, "fifty", 50, "sixty",
      60, "seventy", 70, "eighty", 80, "ninety", 90, "hundred", 100);

  /** Name in {@code time.grammar} to what it takes. */
  static final Map<String, Leaf> ALL = all();

  private TimeLeaves() {}

  private static Map<String, Leaf> all() {
    Map<String, Leaf> leaves = new HashMap<>();
    leaves.put("instant",
        Leaf.word("\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(z|[+-]\\d\\d:\\d\\d)?"));
    leaves.put("date", Leaf.word("\\d{4}-\\d\\d-\\d\\d|\\d{1,2}[./]\\d{1,2}[./]\\d{4}"));
    leaves.put("clock", Leaf.word("\\d{1,2}:\\d\\d(:\\d\\d)?(am|pm)?|\\d{1,2}(am|pm)"));
    leaves.put("hour", Leaf.word("\\d{1,2}"));
    leaves.put("day-number", Leaf.word("\\d{1,2}(st|nd|rd|th)?"));
    leaves.put("year", Leaf.word("\\d{4}"));
    leaves.put("digits", Leaf.word("\\d{1,9}(\\.\\d{1,2})?"));
    leaves.put("compact", Leaf.word("(\\d{1,9}(s|sec|m|min|h|hr|d|w|mo|y))+"));
    leaves.put("period", Leaf.word("p(?=[\\dt])(\\d{1,9}[ymwd])*(t(\\d{1,9}[hms])+)?"));
    leaves.put("numeral", Leaf.token(token -> !token.quoted() && numeral(token.text()).isPresent()));
    leaves.put("zone", Leaf.token(token -> !token.quoted() && zone(token.original()).isPresent()));
    return Map.copyOf(leaves);
  }

  /** "seven", "twelve", "ninety", "ninety-five". */
  static Optional<Integer> numeral(String word) {
    Integer plain = plain(word);
    int hyphen = word.indexOf('-');
    if (plain != null || hyphen < 0) {
      return Optional.ofNullable(plain);
    }
    Integer tens = TENS.get(word.substring(0, hyphen));
    Integer ones = ONES.get(word.substring(hyphen + 1));
    return tens == null || ones == null || ones > 9 || tens > 90 ? Optional.empty() : Optional.of(tens + ones);
  }

  private static @Nullable Integer plain(String word) {
    Integer ones = ONES.get(word);
    Integer teens = TEENS.get(word);
    return ones != null ? ones : teens != null ? teens : TENS.get(word);
  }

  /** UTC, GMT, or an IANA name with its slash; three-letter names were turned down, being ambiguous (IST, CST). */
  static Optional<ZoneId> zone(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("UTC") || upper.equals("GMT")) {
      return Optional.of(ZoneId.of("UTC"));
    }
    try {
      return name.contains("/") ? Optional.of(ZoneId.of(name)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty(); // an id such as user/42: no zone, some other token
    }
  }
}
