package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The compiled table against one that looks at every rule, on random sets over few words, so that many rules match. */
class PolicyTablePropertyTest {

  @Property(tries = 2_000)
  void the_table_decides_as_a_scan_of_all_rules_does(@ForAll("ruleSets") List<Rule> rules,
      @ForAll("classifications") Classification classification) {
    PolicyTable table = PolicyTable.compile(7, rules);
    Decision decision = table.decide(classification);

    for (Effect<?> effect : Effect.ALL) {
      assertThat(decision.rule(effect)).as("%s of %s", effect, classification)
          .isEqualTo(naiveWinner(rules, classification, effect).map(Rule::key));
    }
    assertThat(decision.retention()).isEqualTo(naive(rules, classification, Effect.RETENTION));
    assertThat(decision.access()).isEqualTo(naive(rules, classification, Effect.ACCESS));
    assertThat(table.value(Effect.EXPOSURE, classification)).isEqualTo(naive(rules, classification, Effect.EXPOSURE));
    assertThat(decision.revision()).isEqualTo(7);
  }

  @Property(tries = 1_000)
  void the_explanation_names_the_winner_and_every_other_rule_that_matched(@ForAll("ruleSets") List<Rule> rules,
      @ForAll("classifications") Classification classification) {
    Explanation explanation = PolicyTable.compile(1, rules).explain(classification);

    for (Explanation.Reason reason : explanation.reasons()) {
      Effect<?> effect = Effect.of(reason.effect()).orElseThrow();
      List<RuleKey> named = new ArrayList<>();
      Optional.ofNullable(reason.rule()).ifPresent(named::add);
      reason.lost().forEach(lost -> named.add(lost.rule()));
      assertThat(Optional.ofNullable(reason.rule()))
          .isEqualTo(naiveWinner(rules, classification, effect).map(Rule::key));
      assertThat(named).containsExactlyInAnyOrderElementsOf(
          naiveMatches(rules, classification, effect).stream().map(Rule::key).toList());
    }
  }

  @Property(tries = 1_000)
  void a_type_of_event_does_one_thing(@ForAll("ruleSets") List<Rule> rules,
      @ForAll("classifications") Classification classification) {
    Decision decision = PolicyTable.compile(1, rules).decide(classification);

    assertThat(Stream.of(decision.cancelOn(), decision.overrideOn(), decision.restartOn())
        .flatMap(list -> list.types().stream())).doesNotHaveDuplicates();
  }

  @Property(tries = 500)
  void a_document_comes_back_as_it_was_written(@ForAll("ruleSets") List<Rule> rules) {
    var document = JsonNodeFactory.instance.objectNode();
    document.set("rules", PolicyDocument.render(rules));

    assertThat(PolicyDocument.parse(document)).isEqualTo(rules);
  }

  private static <T> T naive(List<Rule> rules, Classification classification, Effect<T> effect) {
    return naiveWinner(rules, classification, effect).flatMap(rule -> rule.get(effect)).orElse(effect.byDefault());
  }

  private static Optional<Rule> naiveWinner(List<Rule> rules, Classification classification, Effect<?> effect) {
    return naiveMatches(rules, classification, effect).stream().max(Comparator.comparingInt(
        PolicyTablePropertyTest::weight));
  }

  private static List<Rule> naiveMatches(List<Rule> rules, Classification classification, Effect<?> effect) {
    return rules.stream().filter(rule -> rule.get(effect).isPresent())
        .filter(rule -> word(rule.key().role(), classification.role()))
        .filter(rule -> word(rule.key().category(), classification.category()))
        .filter(rule -> rule.key().environment().equals("*")
            || (classification.environment() + "/").startsWith(rule.key().environment() + "/"))
        .toList();
  }

  private static boolean word(String pattern, String word) {
    return pattern.equals("*") || pattern.equals(word);
  }

  private static int weight(Rule rule) {
    RuleKey key = rule.key();
    int depth = key.environment().equals("*") ? 0 : key.environment().split("/").length;
    return (key.role().equals("*") ? 0 : 1_000) + depth * 10 + (key.category().equals("*") ? 0 : 1);
  }

  @Provide
  Arbitrary<Classification> classifications() {
    return Combinators.combine(Arbitraries.of("admin", "user", "robot"),
        Arbitraries.of("prod", "prod/eu", "prod/eu/1", "production", "dev"), Arbitraries.of("user", "campaign")).as(
            Classification::new);
  }

  @Provide
  Arbitrary<List<Rule>> ruleSets() {
    Arbitrary<EventTypes> types = Arbitraries.of("a", "b", "c").set().ofMaxSize(2).map(EventTypes::new);
    Arbitrary<Rule> keys = Combinators.combine(Arbitraries.of("*", "admin", "user"),
        Arbitraries.of("*", "prod", "prod/eu", "prod/eu/1", "prod/us", "dev"), Arbitraries.of("*", "user", "campaign"))
        .as(Rule::of);
    return Combinators.combine(keys, some(Arbitraries.of("forever", "P1Y2M", "P90D", "PT36H", "P1DT0.5S").map(
        Retention::parse)), some(Arbitraries.of(Access.values())), some(Arbitraries.of(Exposure.values())),
        some(Arbitraries.of("delete", "archive", "run:tidy").map(OnExpiry::parse)), some(types), some(types),
        some(types)).as((key, retention, access, exposure, onExpiry, cancel, override, restart) -> {
          Rule rule = with(key, Effect.RETENTION, retention);
          rule = with(rule, Effect.ON_EXPIRY, onExpiry);
          rule = with(rule, Effect.CANCEL_ON, cancel);
          rule = with(rule, Effect.OVERRIDE_ON, override.map(o -> o.without(cancel.orElse(EventTypes.NONE).types())));
          rule = with(rule, Effect.RESTART_ON, restart.map(r -> r.without(cancel.orElse(EventTypes.NONE).types())
              .without(override.orElse(EventTypes.NONE).types())));
          rule = with(rule, Effect.ACCESS, access);
          return rule.isSilent() || exposure.isPresent() ? with(rule, Effect.EXPOSURE, exposure.or(
              () -> Optional.of(Exposure.NONE))) : rule;
        }).list().ofMaxSize(40).uniqueElements(Rule::key);
  }

  private static <T> Arbitrary<Optional<T>> some(Arbitrary<T> values) {
    return values.optional(0.4);
  }

  private static <T> Rule with(Rule rule, Effect<T> effect, Optional<T> value) {
    return value.map(given -> rule.with(effect, given)).orElse(rule);
  }
}
