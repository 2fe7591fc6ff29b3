package dev.tempo.bench.policy;

import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.RuleKey;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;

import java.util.Comparator;
import java.util.List;

/**
 * jCasbin on the same rules: most specific first, the first that matches decides, with the rule that did as its explanation. One
 * effect alone, and not the rules that lost: its model has no more.
 */
final class CasbinPeer {
  private static final String MODEL = """
      [request_definition]
      r = role, env, category
      [policy_definition]
      p = role, env, category, eft
      [policy_effect]
      e = priority(p.eft) || deny
      [matchers]
      m = (p.role == "*" || r.role == p.role) && (p.category == "*" || r.category == p.category) && keyMatch(r.env, p.env)
      """;

  private final Enforcer enforcer;

  CasbinPeer(List<Rule> rules) {
    Model model = new Model();
    model.loadModelFromText(MODEL);
    enforcer = new Enforcer(model);
    enforcer.enableLog(false);
    List<List<String>> policies = rules.stream().map(Rule::key).sorted(Comparator
        .comparing((RuleKey key) -> key.role().equals("*"))
        .thenComparingInt(key -> key.environment().equals("*") ? 0 : -key.environment().split("/").length)
        .thenComparing(key -> key.category().equals("*")))
        .map(key -> List.of(key.role(), key.environment().equals("*") ? "*" : key.environment() + "/*", key.category(),
            "allow"))
        .toList();
    enforcer.addPolicies(policies);
  }

  /** @return whether a rule matched, so that nothing is thought away */
  boolean decide(Classification asked) {
    return !enforcer.enforceEx(asked.role(), asked.environment() + "/", asked.category()).getExplain().isEmpty();
  }
}
