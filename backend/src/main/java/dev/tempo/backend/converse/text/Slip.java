package dev.tempo.backend.converse.text;

/**
 * Tells a slip of the finger from another word. Two neighbouring letters swapped (words of 4 letters and more), one letter
 * dropped, or letters doubled or undoubled (5 and more): {@code delte}, {@code achive}, {@code tommorow}. A foreign letter
 * is never a slip, so that {@code deplete} is not {@code delete}; an edit distance was turned down because it cannot tell
 * the two apart.
 */
public final class Slip {
  private static final int SHORTEST_SWAPPED = 4;
  private static final int SHORTEST_DROPPED = 5;

  private Slip() {}

  /** Whether {@code typed} is {@code meant} with one slip; false where they are equal. */
  public static boolean of(String typed, String meant) {
    if (typed.equals(meant) || meant.length() < SHORTEST_SWAPPED || !lettersOnly(typed)) {
      return false;
    }
    return swapped(typed, meant) || (meant.length() >= SHORTEST_DROPPED && (dropped(typed, meant) || undoubled(typed)
        .equals(undoubled(meant))));
  }

  private static boolean swapped(String typed, String meant) {
    if (typed.length() != meant.length()) {
      return false;
    }
    int i = commonPrefix(typed, meant);
    return i + 1 < meant.length() && typed.charAt(i) == meant.charAt(i + 1) && typed.charAt(i + 1) == meant.charAt(i)
        && typed.substring(i + 2).equals(meant.substring(i + 2));
  }

  private static boolean dropped(String typed, String meant) {
    int i = commonPrefix(typed, meant);
    return typed.length() + 1 == meant.length() && typed.substring(i).equals(meant.substring(i + 1));
  }

  private static int commonPrefix(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  private static String undoubled(String word) {
    return word.replaceAll("(.)\\1+", "$1");
  }

  private static boolean lettersOnly(String word) {
    return word.chars().allMatch(Character::isLetter);
  }
}
