package dev.tempo.backend.policy;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * A policy set compiled for deciding: immutable in all that it says, numbered, safe to share.
 *
 * <p>Words become numbers. A role or category that no rule names counts as {@code *}, an environment as the deepest path in
 * which it lies and which a rule names: so classifications fall into cells, and all of a cell are decided alike. For
 * {@code (user, prod/eu/1, account)} the {@link Cell} is worked out by asking an index of the rules for role {@code user} then
 * {@code *}, in each for {@code prod/eu}, {@code prod}, {@code *}, in each for {@code account} then {@code *}. That order is the
 * order of precedence, so the first rule that names an effect has decided it. The cost is 4 (d + 1) look-ups at most, d being the
 * number of named environments in which it lies, whatever the number of rules.
 *
 * <p>The cells asked for lately are kept, each in the one place that its number gives, so that what is asked again costs a few
 * loads, and allocates nothing for a decision, one object for an explanation. Two threads may work out the same cell; either is
 * right.
 */
public final class PolicyTable {
  /** A power of two. A cell takes a kilobyte or two, and a set that decides about more kinds of entities works them out anew. */
  private static final int KEPT = 8_192;

  private final long revision;
  private final List<Rule> rules;
  private final Words roles = new Words();
  private final Paths environments = new Paths();
  private final Words categories = new Words();
  private final RuleIndex index;
  private final @Nullable Cell[] kept = new Cell[KEPT];

  private PolicyTable(long revision, List<Rule> rules) {
    this.revision = revision;
    this.rules = rules;
    for (Rule rule : rules) {
      roles.add(rule.key().role());
      environments.add(rule.key().environment());
      categories.add(rule.key().category());
    }
    environments.compile();
    index = new RuleIndex(rules.size());
    for (Rule rule : rules) {
      RuleKey key = rule.key();
      index.add(number(roles.of(key.role()), environments.deepest(key.environment()), categories.of(key.category())),
          rule);
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
    return cell(classification).decision();
  }

  /** Every effect with the rules that lost, and why. */
  public Explanation explain(Classification classification) {
    return new Explanation(revision, classification, cell(classification).reasons());
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

  /** One effect alone: what the rule that won says, also where another list has one of its types more specifically. */
  public <T> T value(Effect<T> effect, Classification classification) {
    return decide(classification).named(effect);
  }

  private Cell cell(Classification classification) {
    int role = roles.of(classification.role());
    int environment = environments.deepest(classification.environment());
    int category = categories.of(classification.category());
    long number = number(role, environment, category);
    int place = RuleIndex.spread(number) & (KEPT - 1);
    Cell cell = kept[place];
    if (cell == null || cell.number() != number) {
      cell = cell(number, role, environment, category);
      kept[place] = cell;
    }
    return cell;
  }

  private Cell cell(long number, int role, int environment, int category) {
    int most = 4 * (environments.depth(environment) + 1);
    Rule[] matching = new Rule[most];
    int found = 0;
    int asRole = role;
    while (true) {
      int within = environment;
      while (true) {
        found = match(matching, found, number(asRole, within, category));
        if (category != Words.ANY) {
          found = match(matching, found, number(asRole, within, Words.ANY));
        }
        if (within == Words.ANY) {
          break;
        }
        within = environments.parent(within);
      }
      if (asRole == Words.ANY) {
        return Cell.of(number, revision, matching, found);
      }
      asRole = Words.ANY;
    }
  }

  private int match(Rule[] matching, int found, long number) {
    Rule rule = index.at(number);
    if (rule == null) {
      return found;
    }
    matching[found] = Objects.requireNonNull(rule);
    return found + 1;
  }

  private long number(int role, int environment, int category) {
    return ((long) role * environments.count() + environment) * categories.count() + category;
  }
}
