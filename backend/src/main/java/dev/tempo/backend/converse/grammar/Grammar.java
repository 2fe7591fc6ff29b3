package dev.tempo.backend.converse.grammar;

import dev.tempo.backend.converse.text.Slip;
import dev.tempo.backend.converse.text.Token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules that are matched against lines, every way in which they match being found.
 *
 * <p>The idea: each part of a template maps a position to all positions it can end at, with what it matched; a rule's
 * answers at a position are kept for the length of one line (as packrat parsers do, but all of them, not the first), so
 * that each rule is tried at each position once. A rule that repeats itself over something ambiguous has exponentially many
 * answers; {@value #MOST_MATCHES} are kept, enough to see that the line is ambiguous. Left recursion is refused when the
 * grammar is read.
 *
 * <p>Example: {@code moment: in <duration>} on "in 3 days" gives one parse, whose part {@code duration} covers "3 days".
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Grammar {
  private static final int MOST_MATCHES = 64;

  private final Map<String, List<RuleFile.Alternative>> rules;
  private final Map<String, Leaf> leaves;
  private final Set<String> vocabulary = new HashSet<>();

  private Grammar(Map<String, List<RuleFile.Alternative>> rules, Map<String, Leaf> leaves) {
    this.rules = Map.copyOf(rules);
    this.leaves = Map.copyOf(leaves);
    rules.values().forEach(rule -> rule.forEach(alternative -> collect(alternative.template())));
    rules.keySet().forEach(rule -> refuseLeftRecursion(rule, new LinkedHashSet<>()));
  }

  /** One that has no rules; add files to it. */
  public static Grammar empty() {
    return new Grammar(Map.of(), Map.of());
  }

  /**
   * This grammar with the rules of a resource file, and the leaves that they name.
   *
   * @param beside the class in whose package the file lies
   * @throws IllegalArgumentException where a rule is there already, is not well-formed, or names what does not exist
   */
  public Grammar with(Class<?> beside, String file, Map<String, Leaf> fileLeaves) {
    Map<String, List<RuleFile.Alternative>> all = new HashMap<>(rules);
    RuleFile.read(beside, file).forEach((name, alternatives) -> {
      if (all.put(name, alternatives) != null) {
        throw new IllegalArgumentException("rule '" + name + "' of " + file + " is there already");
      }
    });
    Map<String, Leaf> allLeaves = new HashMap<>(leaves);
    allLeaves.putAll(fileLeaves);
    return new Grammar(all, allLeaves);
  }

  /** Every way in which the rule matches the whole line. */
  public List<Parse> parses(String rule, List<Token> line) {
    return new Matching(line).rule(rule, 0).stream().filter(match -> match.end == line.size()).map(
        match -> match.parts.getFirst()).toList();
  }

  /** Whether it is one of the words that the rules name. */
  public boolean knows(String word) {
    return vocabulary.contains(word);
  }

  private void collect(Template template) {
    switch (template) {
      case Template.Word(String text) -> vocabulary.add(text);
      case Template.Rule(String name) -> require(rules.containsKey(name), "<" + name + ">");
      case Template.Kind(String leaf) -> require(leaves.containsKey(leaf), "{" + leaf + "}");
      case Template.Sequence(List<Template> parts) -> parts.forEach(this::collect);
      case Template.Choice(List<Template> options) -> options.forEach(this::collect);
    }
  }

  private static void require(boolean there, String name) {
    if (!there) {
      throw new IllegalArgumentException("no " + name + " in this grammar");
    }
  }

  private void refuseLeftRecursion(String rule, Set<String> above) {
    if (!above.add(rule)) {
      throw new IllegalArgumentException("left recursion: " + above + " begins with <" + rule + ">");
    }
    for (RuleFile.Alternative alternative : rules.getOrDefault(rule, List.of())) {
      canBeginWith(alternative.template(), above);
    }
    above.remove(rule);
  }

  /** Follows what may stand first; answers whether the template may match nothing. */
  private boolean canBeginWith(Template template, Set<String> above) {
    return switch (template) {
      case Template.Word _,Template.Kind _ -> false;
      case Template.Rule(String name) -> {
        refuseLeftRecursion(name, above);
        yield false;
      }
      case Template.Choice(List<Template> options) -> {
        boolean empty = false;
        for (Template option : options) {
          empty |= canBeginWith(option, above);
        }
        yield empty;
      }
      case Template.Sequence(List<Template> parts) -> {
        boolean empty = true;
        for (Template part : parts) {
          empty = empty && canBeginWith(part, above);
        }
        yield empty;
      }
    };
  }

  /** A stretch from a known beginning to {@code end}. */
  private record Match(int end, int slips, List<Parse> parts) {}

  /** One line being matched. */
  private final class Matching {
    private final List<Token> line;
    private final Map<String, Map<Integer, List<Match>>> known = new HashMap<>();

    Matching(List<Token> line) {
      this.line = line;
    }

    List<Match> rule(String name, int at) {
      Map<Integer, List<Match>> byPosition = known.computeIfAbsent(name, _ -> new HashMap<>());
      List<Match> matches = byPosition.get(at);
      if (matches == null) {
        List<Match> found = new ArrayList<>();
        for (RuleFile.Alternative alternative : rules.getOrDefault(name, List.of())) {
          for (Match match : match(alternative.template(), at)) {
            Parse parse = new Parse(name, alternative.label(), line.subList(at, match.end), match.parts, match.slips);
            found.add(new Match(match.end, match.slips, List.of(parse)));
          }
        }
        matches = found.stream().limit(MOST_MATCHES).toList();
        byPosition.put(at, matches);
      }
      return matches;
    }

    private List<Match> match(Template template, int at) {
      return switch (template) {
        case Template.Word(String text) -> word(text, at);
        case Template.Rule(String name) -> rule(name, at);
        case Template.Kind(String leaf) -> leaf(leaf, at);
        case Template.Choice(List<Template> options) -> options.stream().flatMap(option -> match(option, at).stream())
            .toList();
        case Template.Sequence(List<Template> parts) -> sequence(parts, at);
      };
    }

    private List<Match> sequence(List<Template> parts, int at) {
      List<Match> open = List.of(new Match(at, 0, List.of()));
      for (Template part : parts) {
        List<Match> further = new ArrayList<>();
        for (Match before : open) {
          for (Match match : match(part, before.end)) {
            List<Parse> joined = new ArrayList<>(before.parts);
            joined.addAll(match.parts);
            further.add(new Match(match.end, before.slips + match.slips, List.copyOf(joined)));
          }
        }
        open = further;
      }
      return open;
    }

    private List<Match> word(String text, int at) {
      if (at >= line.size() || line.get(at).quoted()) {
        return List.of();
      }
      String typed = line.get(at).text();
      if (typed.equals(text)) {
        return List.of(new Match(at + 1, 0, List.of()));
      }
      return !knows(typed) && Slip.of(typed, text) ? List.of(new Match(at + 1, 1, List.of())) : List.of();
    }

    private List<Match> leaf(String name, int at) {
      List<Match> matches = new ArrayList<>();
      for (int end : leaves.getOrDefault(name, (_, _) -> List.of()).ends(line, at)) {
        Parse parse = new Parse(name, "", line.subList(at, end), List.of(), 0);
        matches.add(new Match(end, 0, List.of(parse)));
      }
      return matches;
    }
  }
}
