package dev.tempo.backend.policy;

import java.util.regex.Pattern;

/** The words that roles, environments and categories are made of: the same for a rule as for an entity. */
public final class Names {
  /** Stands for any role, environment or category in a rule; never part of an entity. */
  public static final String ANY = "*";

  /** What a refusal says of a word. */
  public static final String WORD_RULE = "1-128 letters, digits and the characters _ . : @ + -, beginning with a letter, digit or _";

  /** What a refusal says of an environment. */
  public static final String PATH_RULE = "a path of 1-10 words joined by '/', such as prod or prod/eu";

  private static final int DEEPEST = 10;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.:@+-]{0,127}");

  private Names() {}

  /** Whether a text can be a role, a category or the name of a pattern. */
  public static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  /** Whether a database can hold a text: without U+0000 and halves of surrogate pairs. */
  public static boolean isStorable(String text) {
    return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
  }

  /** Whether a text can be an environment. */
  public static boolean isPath(String text) {
    String[] segments = text.split("/", -1);
    if (segments.length > DEEPEST) {
      return false;
    }
    for (String segment : segments) {
      if (!isWord(segment)) {
        return false;
      }
    }
    return true;
  }
}
