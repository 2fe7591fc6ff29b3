package dev.tempo.backend.converse.grammar;

import dev.tempo.backend.converse.text.Token;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Takes tokens by their form rather than by their word: numbers, ids, dates. */
@FunctionalInterface
public interface Leaf {

  /** The ends (exclusive) of what it may take from {@code at}; empty where it takes nothing. */
  List<Integer> ends(List<Token> tokens, int at);

  /** A single token. */
  static Leaf token(Predicate<Token> test) {
    return (tokens, at) -> at < tokens.size() && test.test(tokens.get(at)) ? List.of(at + 1) : List.of();
  }

  /** A single word, not quoted, whose lower-case text is of this form. */
  static Leaf word(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return token(token -> !token.quoted() && pattern.matcher(token.text()).matches());
  }
}
