package dev.tempo.backend.converse.grammar;

import dev.tempo.backend.converse.text.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One way in which a rule matches tokens.
 *
 * @param rule   the rule's name, or the leaf's
 * @param label  of the alternative that matched, "" where it has none
 * @param tokens those it covers
 * @param parts  the rules and leaves within, in order
 * @param slips  how many words were taken for others by a slip of the finger
 */
public record Parse(String rule, String label, List<Token> tokens, List<Parse> parts, int slips) {
  public Parse {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(label, "label");
    tokens = List.copyOf(tokens);
    parts = List.copyOf(parts);
  }

  /** The first part of that name, at any depth. */
  public Optional<Parse> first(String name) {
    return all(name).stream().findFirst();
  }

  /** The first part of that name, which the rule always has. */
  public Parse only(String name) {
    return first(name).orElseThrow(() -> new IllegalStateException("no <" + name + "> in <" + rule + ">"));
  }

  /** Every part of that name, outermost ones only, in order. */
  public List<Parse> all(String name) {
    List<Parse> found = new ArrayList<>();
    for (Parse part : parts) {
      if (part.rule.equals(name)) {
        found.add(part);
      } else {
        found.addAll(part.all(name));
      }
    }
    return found;
  }

  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** What is matched, in lower case. */
  public String text() {
    return tokens.stream().map(Token::text).collect(Collectors.joining(" "));
  }

  /** As it was written. */
  public String original() {
    return tokens.stream().map(Token::original).collect(Collectors.joining(" "));
  }
}
