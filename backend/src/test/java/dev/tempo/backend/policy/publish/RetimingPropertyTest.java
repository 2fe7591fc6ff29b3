package dev.tempo.backend.policy.publish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.EventTypes;
import dev.tempo.backend.policy.OnExpiry;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.Retention;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static dev.tempo.backend.policy.publish.PolicyNode.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random lives of entities under random sets, one published after the other, some before the re-timing of the last has ended.
 * After each, what is scheduled is what a model works out from scratch: it knows the rules of semantics 6, and nothing of how
 * re-timing goes. And what was previewed is what happened.
 */
class RetimingPropertyTest {
  private static final Instant BORN = Instant.parse("2096-01-01T10:00:00Z");
  private static final List<String> ENVIRONMENTS = List.of("prod", "prod/eu", "dev");
  private static final List<String> CATEGORIES = List.of("user", "note");
  private static final List<String> DAYS = List.of("P7D", "P30D", "P90D", "forever");
  /** Beyond the BMP, and above the surrogates: two orders that differ in Java and in the database. */
  private static final List<String> ODD = List.of("\uFF21", "\uD83D\uDE00", "e\u0301", "z");

  private final Map<EntityRef, Life> lives = new LinkedHashMap<>();

  private static final class Life {
    String environment = "";
    String category = "";
    Instant countsFrom = BORN;
    boolean archived;
    boolean calledOff;
    boolean replaced;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void what_is_scheduled_is_what_a_model_works_out_from_scratch_and_a_preview_says_it_beforehand(long seed) {
    Random random = new Random(seed);
    long affected = 0;
    try (PolicyNode node = new PolicyNode(4, rules(random))) {
      for (int round = 0; round < 8; round++) {
        for (int step = 0; step < 12; step++) {
          live(node, random, round * 12 + step);
        }
        List<Rule> next = rules(random);
        ObjectNode foreseen = node.previews.preview(ADMIN, document(next));
        node.publish(next);
        boolean halfway = random.nextInt(3) == 0;
        if (halfway) {
          node.step();
          next = rules(random);
          ObjectNode again = node.previews.preview(ADMIN, document(next));
          node.publish(next);
          foreseen = again;
        }
        Event retimed = node.retimed();
        for (String count : List.of("earlier", "later", "new", "ended", "changed", "entities")) {
          assertThat(retimed.payload().path(count).asLong()).as("seed %d, round %d, halfway %s: %s of %s", seed, round,
              halfway, count, foreseen).isEqualTo(foreseen.path(count).asLong());
        }
        affected += foreseen.path("affected").asLong();
        assertModel(node, next);
      }
      assertThat(affected).as("the sets must move something").isGreaterThan(20);
    }
  }

  private void live(PolicyNode node, Random random, int number) {
    EntityRef ref = new EntityRef("thing", ODD.get(random.nextInt(ODD.size())) + random.nextInt(10));
    Life life = lives.get(ref);
    if (life == null) {
      life = new Life();
      life.environment = ENVIRONMENTS.get(random.nextInt(ENVIRONMENTS.size()));
      life.category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
      life.countsFrom = BORN.plusSeconds(number);
      send(node, "thing_created", ref, life.countsFrom, TestNexus.json(), metadata(life));
      lives.put(ref, life);
      return;
    }
    Rule winner = winner(rulesNow(node), life, Effect.RETENTION);
    switch (random.nextInt(6)) {
      case 0 -> {
        // Called off by whoever is named in the set now in force, where the entity has an expiry at all.
        life.calledOff |= expected(rulesNow(node), life).isPresent()
            && list(rulesNow(node), life, Effect.CANCEL_ON).contains("stay");
        send(node, "stay", ref, BORN, TestNexus.json(), null);
      }
      case 1 -> {
        Instant at = life.countsFrom.plusSeconds(random.nextInt(100) - 50L);
        if (list(rulesNow(node), life, Effect.RESTART_ON).contains("seen") && !at.isBefore(life.countsFrom)) {
          life.countsFrom = at;
        }
        send(node, "seen", ref, at, TestNexus.json(), null);
      }
      case 2 -> {
        if (!life.archived && winner != null) {
          send(node, "thing_deleted_by_hand", ref, BORN, TestNexus.json(), null);
          node.entities.delete(ADMIN, ref, IfMatch.absent());
          lives.remove(ref);
        }
      }
      case 3 -> {
        if (!life.archived) {
          life.environment = ENVIRONMENTS.get(random.nextInt(ENVIRONMENTS.size()));
          send(node, "thing_moved", ref, BORN, TestNexus.json(), metadata(life));
        }
      }
      case 4 -> {
        life.replaced = true;
        send(node, "scheduler.schedule", ref, BORN, TestNexus.json().put("action", "archive").put("run_at",
            "2097-06-01T00:00:00Z"), null);
      }
      default -> send(node, "nothing_of_note", ref, BORN, TestNexus.json(), null);
    }
  }

  private void assertModel(PolicyNode node, List<Rule> rules) {
    lives.forEach((ref, life) -> {
      Optional<Action> found = node.actions.future(ADMIN, ref).stream().map(ActionView::action)
          .filter(action -> Action.RETENTION.equals(action.key())).findFirst();
      Optional<Instant> expected = life.calledOff || life.replaced ? Optional.empty() : expected(rules, life);
      assertThat(found.map(Action::runAt)).as("%s", ref).isEqualTo(expected);
      found.ifPresent(action -> {
        assertThat(action.plan().kind().wire()).isEqualTo(Optional.ofNullable(winner(rules, life, Effect.ON_EXPIRY))
            .flatMap(rule -> rule.get(Effect.ON_EXPIRY)).orElse(OnExpiry.DELETE).wire());
        assertThat(action.plan().cancelOn().stream().map(rule -> rule.type()).toList()).containsExactlyElementsOf(list(
            rules, life, Effect.CANCEL_ON));
      });
    });
  }

  private static Optional<Instant> expected(List<Rule> rules, Life life) {
    Rule winner = winner(rules, life, Effect.RETENTION);
    String days = winner == null ? "forever" : winner.get(Effect.RETENTION).orElseThrow().wire();
    return days.equals("forever") ? Optional.empty()
        : Optional.of(life.countsFrom.atOffset(ZoneOffset.UTC).plusDays(Long.parseLong(days.replaceAll("\\D", "")))
            .toInstant());
  }

  private static List<String> list(List<Rule> rules, Life life, Effect<EventTypes> effect) {
    Rule winner = winner(rules, life, effect);
    return winner == null ? List.of() : List.copyOf(winner.get(effect).orElseThrow().types());
  }

  private static @Nullable Rule winner(List<Rule> rules, Life life, Effect<?> effect) {
    return rules.stream().filter(rule -> rule.get(effect).isPresent())
        .filter(rule -> rule.key().environment().equals("*") || (life.environment + "/").startsWith(rule.key()
            .environment() + "/"))
        .filter(rule -> rule.key().category().equals("*") || rule.key().category().equals(life.category))
        .max(Comparator.comparingInt(rule -> (rule.key().environment().equals("*") ? 0
            : rule.key().environment().length() * 10) + (rule.key().category().equals("*") ? 0 : 1)))
        .orElse(null);
  }

  private static List<Rule> rulesNow(PolicyNode node) {
    return node.nexus.policies().current().rules();
  }

  private static List<Rule> rules(Random random) {
    Map<String, Rule> rules = new HashMap<>();
    for (int n = 0; n < 5; n++) {
      Rule rule = Rule.of("*", pick(random, "*", "prod", "prod/eu", "dev"), pick(random, "*", "user", "note"));
      if (random.nextBoolean()) {
        rule = rule.with(Effect.RETENTION, Retention.parse(DAYS.get(random.nextInt(DAYS.size()))));
      }
      if (random.nextInt(3) == 0) {
        rule = rule.with(Effect.ON_EXPIRY, random.nextBoolean() ? OnExpiry.ARCHIVE : OnExpiry.DELETE);
      }
      if (random.nextInt(4) == 0) {
        rule = rule.with(Effect.CANCEL_ON, EventTypes.of("stay"));
      }
      rule = rule.get(Effect.RETENTION).isEmpty() || random.nextInt(3) == 0
          ? rule.with(Effect.RESTART_ON, EventTypes.of("seen"))
          : rule;
      rules.put(rule.key().toString(), rule);
    }
    return new ArrayList<>(rules.values());
  }

  private static String pick(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }

  private static ObjectNode document(List<Rule> rules) {
    return JsonNodeFactory.instance.objectNode().set("rules", PolicyDocument.render(rules));
  }

  private static ObjectNode metadata(Life life) {
    return TestNexus.json().put("category", life.category).put("environment", life.environment).put("role", "user");
  }

  private static void send(PolicyNode node, String type, EntityRef ref, Instant time, ObjectNode payload,
      @Nullable ObjectNode metadata) {
    node.nexus.send(ADMIN, new Incoming(new Draft("/test", null, type, ref, time, null, null, payload, metadata, null,
        null), type + ref + payload));
  }
}
