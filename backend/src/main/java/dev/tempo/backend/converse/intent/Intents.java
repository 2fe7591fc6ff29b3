package dev.tempo.backend.converse.intent;

import dev.tempo.backend.converse.grammar.Grammar;
import dev.tempo.backend.converse.grammar.Parse;
import dev.tempo.backend.converse.intent.Understanding.NotUnderstood;
import dev.tempo.backend.converse.intent.Understanding.Reason;
import dev.tempo.backend.converse.intent.Understanding.Unclear;
import dev.tempo.backend.converse.intent.Understanding.Understood;
import dev.tempo.backend.converse.text.Token;
import dev.tempo.backend.converse.text.Tokenizer;
import dev.tempo.backend.converse.time.TimeReader;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a line: tokens, every parse of every intent, the best of them. Better is, in this order: fewer conditions that were
 * not understood, fewer slips of the finger. Where the best ones differ in what they ask for, the line is unclear.
 *
 * <p>Example: "delete user 42 in 90 days unless user_reactivated" is {@code schedule.imperative} with deed delete, entity
 * user/42, a time, and one condition; "do not delete user 42" matches nothing and is answered as negated.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Intents {
  private static final List<String> NAMES = List.of("due", "future", "why", "schedule", "cancel", "help", "approve",
      "decline");
  /** The longest request of the grammar with generous ids; longer lines are prose. */
  private static final int MOST_TOKENS = 48;

  private final Grammar grammar = TimeReader.grammar().with(Intents.class, "intents.grammar", IntentLeaves.ALL);

  /** A line out of any talk: "it" means nothing. */
  public Understanding read(String line, ZonedDateTime now) {
    return read(line, now, null);
  }

  /**
   * @param now the reader's time in the reader's zone
   * @param it  the entity that the talk is of, null where there is none
   */
  public Understanding read(String line, ZonedDateTime now, @Nullable EntityRef it) {
    List<Token> tokens = Tokenizer.tokens(line);
    if (tokens.size() > MOST_TOKENS) {
      return new NotUnderstood(Reason.TOO_LONG);
    }
    Map<Integer, List<Parse>> ranked = new TreeMap<>();
    for (String name : NAMES) {
      for (Parse parse : grammar.parses(name, tokens)) {
        ranked.computeIfAbsent(rank(parse), _ -> new ArrayList<>()).add(parse);
      }
    }
    if (ranked.isEmpty()) {
      boolean negated = tokens.stream().anyMatch(token -> IntentLeaves.NEGATIONS.contains(token.text()));
      return new NotUnderstood(negated ? Reason.NEGATED : Reason.UNKNOWN);
    }
    return choose(ranked.values().iterator().next(), now, it);
  }

  private static int rank(Parse parse) {
    boolean vague = parse.all("unless").stream().anyMatch(unless -> unless.label().equals("vague"));
    return (vague ? 1_000 : 0) + parse.slips();
  }

  private static Understanding choose(List<Parse> best, ZonedDateTime now, @Nullable EntityRef it) {
    List<Understanding> meanings = new ArrayList<>();
    for (Parse parse : best) {
      Understanding meaning = Meaning.of(parse, now, it);
      if (meanings.stream().noneMatch(other -> same(other, meaning))) {
        meanings.add(meaning);
      }
    }
    if (meanings.size() == 1) {
      return meanings.getFirst();
    }
    List<String> templates = best.stream().map(Meaning::template).distinct().toList();
    return new Unclear(best.getFirst().rule(), String.join(" or ", templates),
        "I can read that in more than one way. Say it with fewer words, or name the entity as type/id.", false);
  }

  private static boolean same(Understanding a, Understanding b) {
    if (a instanceof Understood(Request one, _) && b instanceof Understood(Request other, _)) {
      return one.equals(other);
    }
    return a.equals(b);
  }
}
