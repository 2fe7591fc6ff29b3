package dev.tempo.backend.converse.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a line into tokens. Quotations ("...", '...', `...`, and the typographic ones) become one token each;
 * contractions are written out ({@code don't} = {@code do not}); words of politeness are dropped; the punctuation of
 * sentences is dropped, all other characters stay, so that a line of anything but words is matched by nothing.
 *
 * <p>Example: {@code Please don't delete user "A 7"!} gives {@code do, not, delete, user, [A 7]}.
 */
public final class Tokenizer {
  private static final Map<Character, Character> QUOTES = Map.of('"', '"', '\'', '\'', '`', '`', '“', '”', '„', '“',
      '‘', '’', '«', '»');
  private static final Set<String> POLITE = Set.of("please", "pls", "plz", "kindly", "thanks", "thx", "hey");
  private static final Map<String, List<String>> SPELLED_OUT = Map.ofEntries(
      Map.entry("whats", List.of("what", "is")), Map.entry("wats", List.of("what", "is")),
      Map.entry("wat", List.of("what")), Map.entry("dont", List.of("do", "not")),
      Map.entry("dnt", List.of("do", "not")), Map.entry("doesnt", List.of("does", "not")),
      Map.entry("didnt", List.of("did", "not")), Map.entry("cant", List.of("can", "not")),
      Map.entry("cannot", List.of("can", "not")), Map.entry("can't", List.of("can", "not")),
      Map.entry("wont", List.of("will", "not")), Map.entry("won't", List.of("will", "not")),
      Map.entry("shouldnt", List.of("should", "not")), Map.entry("wouldnt", List.of("would", "not")),
      Map.entry("n't", List.of("not")), Map.entry("why'd", List.of("why", "did")),
      Map.entry("how'd", List.of("how", "did")), Map.entry("gonna", List.of("going", "to")),
      Map.entry("let's", List.of("let", "us")), Map.entry("lets", List.of("let",
          "us")),
      Map.entry("canceled", List.of("cancelled")), Map.entry("canceling", List.of("cancelling")));
  private static final Map<String, String> ENDINGS = Map.of("n't", "not", "'d", "would", "'ll", "will", "'m", "am",
      "'re", "are", "'ve", "have");
  private static final Set<String> BEFORE_IS = Set.of("what", "who", "when", "where", "how", "why", "that", "there",
      "it", "he", "she", "everything", "anything");
  /** Dropped where a line begins with them. */
  private static final Set<String> OPENINGS = Set.of("so", "well", "btw");
  private static final String SENTENCE_MARKS = ".,;:!?…";

  private Tokenizer() {}

  public static List<Token> tokens(String line) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char first = line.charAt(at);
      int close = QUOTES.containsKey(first) ? closing(line, at) : -1;
      if (Character.isWhitespace(first)) {
        at++;
      } else if (close > 0) {
        tokens.add(Token.quotation(line.substring(at + 1, close)));
        at = close + 1;
      } else {
        int end = at;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
          end++;
        }
        addWord(line.substring(at, end), tokens);
        at = end;
      }
    }
    return tokens.isEmpty() && line.contains("?") ? List.of(Token.word("?", "?")) : List.copyOf(tokens);
  }

  /** The end of a quotation: its mark before a space, a mark of the sentence, or the end of the line. */
  private static int closing(String line, int open) {
    char mark = QUOTES.getOrDefault(line.charAt(open), ' ');
    for (int i = open + 2; i < line.length(); i++) {
      boolean last = i + 1 == line.length() || Character.isWhitespace(line.charAt(i + 1))
          || SENTENCE_MARKS.indexOf(line.charAt(i + 1)) >= 0 || line.startsWith("'s", i + 1);
      if (line.charAt(i) == mark && last) {
        return i;
      }
    }
    return -1;
  }

  private static void addWord(String written, List<Token> tokens) {
    String original = strip(written.replace('’', '\''));
    String word = original.toLowerCase(Locale.ROOT);
    if (original.isEmpty() || POLITE.contains(word) || (tokens.isEmpty() && OPENINGS.contains(word))) {
      return;
    }
    List<String> spelledOut = SPELLED_OUT.get(word);
    if (spelledOut != null) {
      spelledOut.forEach(part -> tokens.add(Token.word(part, part)));
      return;
    }
    for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
      if (word.length() > ending.getKey().length() && word.endsWith(ending.getKey())) {
        add(original, ending.getKey().length(), ending.getValue(), tokens);
        return;
      }
    }
    if (word.length() > 2 && word.endsWith("s'")) {
      tokens.add(Token.word(word.substring(0, word.length() - 1), original.substring(0, original.length() - 1)));
      tokens.add(Token.word("'s", "'"));
    } else if (word.length() > 2 && word.endsWith("'s")) {
      add(original, 2, BEFORE_IS.contains(word.substring(0, word.length() - 2)) ? "is" : "'s", tokens);
    } else {
      tokens.add(Token.word(word, original));
    }
  }

  private static void add(String original, int ending, String instead, List<Token> tokens) {
    String stem = original.substring(0, original.length() - ending);
    tokens.add(Token.word(stem.toLowerCase(Locale.ROOT), stem));
    tokens.add(Token.word(instead, instead));
  }

  private static String strip(String word) {
    int from = 0;
    int to = word.length();
    while (to > from && SENTENCE_MARKS.indexOf(word.charAt(to - 1)) >= 0) {
      to--;
    }
    while (from < to && SENTENCE_MARKS.indexOf(word.charAt(from)) >= 0) {
      from++;
    }
    return word.substring(from, to);
  }
}
