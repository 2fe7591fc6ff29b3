package dev.tempo.backend.converse.text;

import java.util.Objects;

/**
 * A word of a line, or a whole quotation.
 *
 * @param text     what is matched: of a word its usual spelling in lower case, of a quotation its content as it stands
 * @param original as it was written, for ids and for answers
 */
public record Token(String text, String original, boolean quoted) {
  public Token {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(original, "original");
  }

  static Token word(String text, String original) {
    return new Token(text, original, false);
  }

  static Token quotation(String content) {
    return new Token(content, content, true);
  }
}
