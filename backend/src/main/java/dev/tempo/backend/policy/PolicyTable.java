package dev.tempo.backend.policy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A policy set compiled for deciding: immutable, numbered, safe to share.
 *
 * <p>An environment lies in few others, so the rules that can match an entity are found by their keys rather than by
 * looking through all: for {@code (user, prod/eu, account)} the table asks for role {@code user} then {@code *}, in each
 * for {@code prod/eu}, {@code prod}, {@code *}, in each for {@code account} then {@code *}. That order is the order of
 * precedence, so the first rule that names an effect has decided it. The cost is 4 (d + 1) look-ups at most, d being the
 * depth of the environment, whatever the number of rules.
 */
public final class PolicyTable {
  private final long revision;
  private final List<Rule> rules;
  private final Map<String, Map<String, Map<String, Rule>>> byRole = new HashMap<>();

  private PolicyTable(long revision, List<Rule> rules) {
    this.revision = revision;
    this.rules = rules;
    for (Rule rule : rules) {
      RuleKey key = rule.key();
      Rule same = byRole.computeIfAbsent(key.role(), role -> new HashMap<>())
          .computeIfAbsent(key.environment(), environment -> new HashMap<>())
          .putIfAbsent(key.category(), rule);
      if (same != null) {
        throw new IllegalArgumentException("two rules have the key " + key);
      }
    }
  }

  /**
   * Compiles rules; without any, everything is decided by the defaults: {@code forever}, {@code none}, {@code strict},
   * {@code none}.
   *
   * @throws IllegalArgumentException where two rules have the same key, which a {@link PolicyDocument} cannot have
   */
  public static PolicyTable compile(long revision, List<Rule> rules) {
    return new PolicyTable(revision, List.copyOf(rules));
  }

  public long revision() {
    return revision;
  }

  public List<Rule> rules() {
    return rules;
  }

  /** Every effect at once. */
  public Decision decide(Classification classification) {
    @Nullable
    Rule[] winners = new Rule[Effect.ALL.size()];
    visit(classification, rule -> {
      boolean complete = true;
      for (int i = 0; i < winners.length; i++) {
        if (winners[i] == null && rule.named(Effect.ALL.get(i)) != null) {
          winners[i] = rule;
        }
        complete &= winners[i] != null;
      }
      return complete;
    });
    return new Decision(revision, winners);
  }

  /** Every effect with the rules that lost, and why. */
  public Explanation explain(Classification classification) {
    List<Rule> matching = new ArrayList<>();
    visit(classification, rule -> {
      matching.add(rule);
      return false;
    });
    List<Explanation.Reason> reasons = new ArrayList<>();
    Effect.ALL.forEach(effect -> reasons.add(reason(effect, matching)));
    return new Explanation(revision, classification, reasons);
  }

  /** How much of an entity, and of what happens to it, a caller sees. */
  public Visibility visibility(Principal principal, Classification classification, @Nullable String owner) {
    return mayAct(principal, classification, owner) ? Visibility.FULL
        : value(Effect.EXPOSURE, classification).to(principal);
  }

  /** Whether a caller may read all of an entity and act on it. */
  public boolean mayAct(Principal principal, Classification classification, @Nullable String owner) {
    return principal.isAdmin() || value(Effect.ACCESS, classification).grants(principal, owner);
  }

  /** One effect alone. */
  public <T> T value(Effect<T> effect, Classification classification) {
    Rule winner = visit(classification, rule -> rule.named(effect) != null);
    T named = winner == null ? null : winner.named(effect);
    return named == null ? effect.byDefault() : named;
  }

  private static <T> Explanation.Reason reason(Effect<T> effect, List<Rule> matching) {
    List<Explanation.Lost> lost = new ArrayList<>();
    RuleKey winner = null;
    T decided = effect.byDefault();
    for (Rule rule : matching) {
      T named = rule.named(effect);
      if (named != null && winner == null) {
        winner = rule.key();
        decided = named;
      } else if (named != null && winner != null) {
        lost.add(new Explanation.Lost(rule.key(), effect.render(named), rule.key().lostTo(winner)));
      }
    }
    return new Explanation.Reason(effect.wire(), effect.render(decided), winner, lost);
  }

  /** Shows the matching rules, the most specific first, until one is enough; returns that one. */
  private @Nullable Rule visit(Classification classification, Predicate<Rule> enough) {
    Rule found = visitRole(byRole.get(classification.role()), classification, enough);
    return found != null || classification.role().equals(Names.ANY) ? found
        : visitRole(byRole.get(Names.ANY), classification, enough);
  }

  private static @Nullable Rule visitRole(@Nullable Map<String, Map<String, Rule>> byEnvironment,
      Classification classification, Predicate<Rule> enough) {
    if (byEnvironment == null) {
      return null;
    }
    String environment = classification.environment();
    while (true) {
      Rule found = visitEnvironment(byEnvironment.get(environment), classification, enough);
      if (found != null || environment.equals(Names.ANY)) {
        return found;
      }
      int slash = environment.lastIndexOf('/');
      environment = slash < 0 ? Names.ANY : environment.substring(0, slash);
    }
  }

  private static @Nullable Rule visitEnvironment(@Nullable Map<String, Rule> byCategory, Classification classification,
      Predicate<Rule> enough) {
    if (byCategory == null) {
      return null;
    }
    Rule exact = byCategory.get(classification.category());
    if (exact != null && enough.test(exact)) {
      return exact;
    }
    if (classification.category().equals(Names.ANY)) {
      return null;
    }
    Rule any = byCategory.get(Names.ANY);
    return any != null && enough.test(any) ? any : null;
  }
}
