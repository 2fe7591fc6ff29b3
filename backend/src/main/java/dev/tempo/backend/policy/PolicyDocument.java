package dev.tempo.backend.policy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A policy set as JSON: {@code {"rules": [{"role", "environment", "category", <effects>...}]}}. A missing role,
 * environment or category is {@code *}. What reading adds ({@code revision}, {@code published_at}, {@code published_by})
 * is passed over when it comes back, so that a document can be got, edited and put. A {@code note} says why it is published.
 */
public final class PolicyDocument {
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();
  private static final Set<String> MEMBERS = Set.of("rules", "note", "revision", "published_at", "published_by",
      "rollback_to");
  private static final int LONGEST_NOTE = 1_000;
  /** More would not help whoever mends them. */
  private static final int MOST_TOLD = 200;
  private static final Set<String> KEY = Set.of("role", "environment", "category");
  /** Lists of which no two may name the same type: an event cannot both end and move the same expiry. */
  private static final List<Effect<EventTypes>> LISTS = List.of(Effect.CANCEL_ON, Effect.OVERRIDE_ON,
      Effect.RESTART_ON);

  private final List<PolicyRefused.Violation> violations = new ArrayList<>();

  private PolicyDocument() {}

  /** @throws PolicyRefused with every violation at once, up to the first 200 */
  public static List<Rule> parse(JsonNode document) {
    PolicyDocument reading = new PolicyDocument();
    List<Rule> rules = reading.document(document);
    if (!reading.violations.isEmpty()) {
      throw new PolicyRefused(reading.violations);
    }
    return rules;
  }

  /**
   * Reads a document in UTF-8.
   *
   * @throws IOException   where it cannot be read, or is not JSON
   * @throws PolicyRefused as {@link #parse}
   */
  public static List<Rule> read(InputStream utf8) throws IOException {
    return parse(MAPPER.readTree(utf8));
  }

  /** The JSON Schema (2020-12) of a document, for whoever writes one. */
  public static JsonNode schema() {
    try (InputStream schema = Objects.requireNonNull(PolicyDocument.class.getResourceAsStream(
        "policy-set.schema.json"))) {
      return MAPPER.readTree(schema);
    } catch (IOException e) {
      throw new UncheckedIOException("the schema of policy sets cannot be read from the class path", e);
    }
  }

  /** The {@code rules} member of a document. */
  public static ArrayNode render(List<Rule> rules) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    rules.forEach(rule -> array.add(render(rule)));
    return array;
  }

  /** {@code {"role", "environment", "category"}}. */
  public static ObjectNode render(RuleKey key) {
    return JsonNodeFactory.instance.objectNode().put("role", key.role()).put("environment", key.environment())
        .put("category", key.category());
  }

  private static ObjectNode render(Rule rule) {
    ObjectNode json = render(rule.key());
    Effect.ALL.forEach(effect -> member(json, rule, effect));
    return json;
  }

  private static <T> void member(ObjectNode json, Rule rule, Effect<T> effect) {
    rule.get(effect).ifPresent(value -> json.set(effect.wire(), effect.render(value)));
  }

  private List<Rule> document(JsonNode document) {
    if (!document.isObject()) {
      violation("", "must be an object with the member 'rules'");
      return List.of();
    }
    document.fieldNames().forEachRemaining(name -> {
      if (!MEMBERS.contains(name)) {
        violation("/" + escaped(name), "unknown member; a policy set has 'rules', and perhaps a 'note'");
      }
    });
    note(document.path("note"));
    JsonNode array = document.path("rules");
    if (!array.isArray()) {
      violation("/rules", "must be a list of rules");
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    Map<RuleKey, Integer> seen = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      Rule rule = rule(array.get(i), "/rules/" + i);
      rules.add(rule);
      Integer first = seen.putIfAbsent(rule.key(), i);
      if (first != null && array.get(i).isObject()) {
        violation("/rules/" + i, "has the same key (" + rule.key() + ") as /rules/" + first + ": join the two");
      }
    }
    return rules;
  }

  private void note(JsonNode note) {
    if (!note.isMissingNode() && (!note.isTextual() || note.textValue().isBlank() || note.textValue()
        .codePointCount(0, note.textValue().length()) > LONGEST_NOTE)) {
      violation("/note", "must be 1-" + LONGEST_NOTE + " characters that say why");
    } else if (note.isTextual() && !Names.isStorable(note.textValue())) {
      violation("/note", "holds U+0000 or half of a surrogate pair, which cannot be stored");
    }
  }

  private Rule rule(JsonNode json, String at) {
    if (!json.isObject()) {
      violation(at, "must be an object");
      return Rule.of(Names.ANY, Names.ANY, Names.ANY);
    }
    Rule rule = Rule.of(key(json, "role", at), key(json, "environment", at), key(json, "category", at));
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!KEY.contains(member.getKey())) {
        String pointer = at + "/" + escaped(member.getKey());
        Effect<?> effect = Effect.of(member.getKey()).orElse(null);
        if (effect == null) {
          violation(pointer, "unknown effect; known are " + Effect.ALL);
        } else {
          rule = named(rule, effect, member.getValue(), pointer);
        }
      }
    }
    if (rule.isSilent() && json.properties().stream().allMatch(member -> KEY.contains(member.getKey()))) {
      violation(at, "names no effect; known are " + Effect.ALL);
    }
    noTypeTwice(rule, at);
    return rule;
  }

  private <T> Rule named(Rule rule, Effect<T> effect, JsonNode value, String pointer) {
    try {
      return rule.with(effect, effect.parse(value));
    } catch (IllegalArgumentException refused) {
      violation(pointer, String.valueOf(refused.getMessage()));
      return rule;
    }
  }

  private String key(JsonNode rule, String name, String at) {
    JsonNode value = rule.path(name);
    if (value.isMissingNode()) {
      return Names.ANY;
    }
    String text = value.asText();
    boolean path = name.equals("environment");
    if (!value.isTextual() || !(text.equals(Names.ANY) || (path ? Names.isPath(text) : Names.isWord(text)))) {
      violation(at + "/" + name, "must be '*' or " + (path ? Names.PATH_RULE : Names.WORD_RULE));
    }
    return text;
  }

  private void noTypeTwice(Rule rule, String at) {
    for (int i = 0; i < LISTS.size(); i++) {
      EventTypes earlier = rule.get(LISTS.get(i)).orElse(EventTypes.NONE);
      for (Effect<EventTypes> other : LISTS.subList(i + 1, LISTS.size())) {
        String name = LISTS.get(i).wire();
        rule.get(other).orElse(EventTypes.NONE).types().stream().filter(earlier::contains).forEach(
            type -> violation(at + "/" + other.wire(),
                "'" + type + "' is in " + name + " too: it can only do one of both"));
      }
    }
  }

  private void violation(String pointer, String detail) {
    violations.add(new PolicyRefused.Violation(pointer, detail));
    if (violations.size() == MOST_TOLD) {
      throw new PolicyRefused(violations);
    }
  }

  private static String escaped(String member) {
    return member.replace("~", "~0").replace("/", "~1");
  }
}
