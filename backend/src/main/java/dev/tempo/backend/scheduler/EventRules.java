package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Parses {@code cancel_on} and {@code override_on}: bare types, or {@code {"type", "where"}}. */
final class EventRules {
  /** More is a list that nobody reads; it would be matched against each event of the entity. */
  static final int MOST_RULES = 100;
  static final int MOST_CONDITIONS = 20;

  private EventRules() {}

  static List<EventRule> parse(Members members, String name) {
    if (!members.has(name)) {
      return List.of();
    }
    JsonNode list = members.json().get(name);
    if (!list.isArray()) {
      throw members.refuse(name, "must be a list of event types or of {\"type\", \"where\"}");
    }
    if (list.size() > MOST_RULES) {
      throw members.refuse(name, "has " + list.size() + " rules, more than the " + MOST_RULES + " that are taken");
    }
    List<EventRule> rules = new ArrayList<>(list.size());
    Members items = new Members(members.json(), members.pointer() + "/" + name);
    for (int i = 0; i < list.size(); i++) {
      rules.add(rule(items, list.get(i), i));
    }
    return rules;
  }

  private static EventRule rule(Members items, JsonNode item, int index) {
    String at = Integer.toString(index);
    if (item.isTextual()) {
      return EventRule.ofType(type(items, at, item));
    }
    if (!(item instanceof ObjectNode object)) {
      throw items.refuse(at, "must be an event type or {\"type\", \"where\"}");
    }
    Members rule = new Members(object, items.pointer() + "/" + at).only(Set.of("type", "where"));
    if (!rule.has("type")) {
      throw rule.refuse("type", "is missing: a rule names the type of the event");
    }
    String type = type(rule, "type", object.get("type"));
    ObjectNode where = rule.object("where");
    if (where.size() > MOST_CONDITIONS) {
      throw rule.refuse("where", "has more than " + MOST_CONDITIONS + " conditions");
    }
    return where.isEmpty() ? EventRule.ofType(type) : new EventRule(type, where);
  }

  private static String type(Members members, String name, JsonNode value) {
    if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > Members.LONGEST_NAME) {
      throw members.refuse(name, "an event type is a string of 1-" + Members.LONGEST_NAME + " characters");
    }
    String type = value.textValue();
    if (type.startsWith("action.")) {
      throw members.refuse(name, "'" + type + "' is one of Tempo's own transitions, which nothing can wait for");
    }
    if (type.contains("*")) {
      throw members.refuse(name, "'" + type + "': name the event types one by one, wildcards are not taken");
    }
    return type;
  }

  /** Refuses a type that stands in both lists: an event does one thing. */
  static void refuseCommonTypes(Members members, List<EventRule> cancelOn, List<EventRule> overrideOn) {
    Set<String> cancelling = cancelOn.stream().map(EventRule::type).collect(Collectors.toSet());
    overrideOn.stream().map(EventRule::type).filter(cancelling::contains).findFirst().ifPresent(type -> {
      throw members.refuse("override_on", "'" + type + "' is in cancel_on too: an event either cancels or overrides");
    });
  }
}
