package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.List;

/** Actions as the HTTP contract writes them. Members are always there, null where they say nothing. */
public final class ActionJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ActionJson() {}

  public static ObjectNode page(ActionPage page) {
    ObjectNode json = JSON.objectNode();
    json.set("items", list(page.items()));
    return json.put("next", page.next());
  }

  public static ArrayNode list(List<ActionView> views) {
    ArrayNode items = JSON.arrayNode();
    views.forEach(view -> items.add(of(view)));
    return items;
  }

  /** Seen in summary, {@code params} is null and rules are bare types, with {@code "visibility": "summary"}. */
  public static ObjectNode of(ActionView view) {
    ObjectNode json = of(view.action(), view.full());
    if (!view.full()) {
      json.put("visibility", "summary");
    }
    List<Transition> history = view.history();
    if (history != null) {
      ArrayNode steps = json.putArray("history");
      history.forEach(step -> steps.add(of(step, view.full())));
    }
    return json;
  }

  /** To somebody who may act on it, and so see all of it. */
  public static ObjectNode of(Action action) {
    return of(action, true);
  }

  private static ObjectNode of(Action action, boolean full) {
    Plan plan = action.plan();
    ObjectNode json = JSON.objectNode();
    json.put("id", action.id());
    json.put("entity_type", action.entity().type());
    json.put("entity_id", action.entity().id());
    json.put("action", plan.kind().wire());
    json.put("pattern", plan.pattern());
    json.set("params", full ? plan.params().deepCopy() : JSON.nullNode());
    json.put("state", action.state().wire());
    json.put("run_at", action.runAt().toString());
    json.put("jitter", plan.jitter() == null ? null : plan.jitter().toString());
    json.put("generation", action.generation());
    json.set("cancel_on", PlanJson.rules(seen(plan.cancelOn(), full)));
    json.set("override_on", PlanJson.rules(seen(plan.overrideOn(), full)));
    json.put("policy_revision", plan.origin() instanceof Origin.Policy policy ? (Long) policy.revision() : null);
    json.put("attempts", action.attempts());
    Action.Ending ending = action.ending();
    json.put("ended_by", ending == null ? null : (Long) ending.causedBy());
    json.put("key", action.key());
    json.put("scheduled_by", action.scheduledBy().position());
    json.set("origin", PlanJson.origin(plan.origin()));
    json.set("misfire", PlanJson.misfire(plan.misfire()));
    json.put("series", action.series());
    json.set("recurrence", SeriesJson.of(plan.series()));
    json.put("reason", full ? action.reason() : null);
    json.put("created_at", action.createdAt().toString());
    json.put("ended_at", ending == null ? null : text(ending.at()));
    return json;
  }

  private static List<EventRule> seen(List<EventRule> rules, boolean full) {
    return full ? rules : rules.stream().map(rule -> EventRule.ofType(rule.type())).toList();
  }

  private static String text(Instant instant) {
    return instant.toString();
  }

  private static ObjectNode of(Transition step, boolean full) {
    return JSON.objectNode().put("at", step.at().toString()).put("position", step.position()).put("state", step.state()
        .wire()).put("reason", full ? step.reason() : null).put("actor", step.actor());
  }
}
