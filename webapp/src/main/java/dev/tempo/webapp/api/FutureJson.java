package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.EntityView;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionJson;
import dev.tempo.backend.scheduler.ActionKind;
import dev.tempo.backend.scheduler.ActionView;
import dev.tempo.backend.scheduler.EventRule;
import dev.tempo.backend.scheduler.Origin;
import dev.tempo.webapp.http.Json;

import java.util.Optional;

/** What will happen to an entity, one action an item: when, what, why, and what would stop it. */
final class FutureJson {
  private final PolicyTable policy;
  private final Optional<EntityView> entity;

  /** @param entity as the reader sees it, where Tempo knows it */
  FutureJson(PolicyTable policy, Optional<EntityView> entity) {
    this.policy = policy;
    this.entity = entity;
  }

  /** The action with {@code at}, {@code action_id}, {@code what}, {@code why} and {@code stopped_by} beside. */
  ObjectNode item(ActionView view) {
    Action action = view.action();
    ObjectNode json = ActionJson.of(view);
    json.put("at", action.runAt().toString()).put("action_id", action.id()).put("what", what(action));
    json.put("why", why(action, view.full()));
    ArrayNode stops = json.putArray("stopped_by");
    action.plan().cancelOn().forEach(rule -> event(stops, rule, "cancels it", view.full()));
    action.plan().overrideOn().forEach(rule -> event(stops, rule, "changes it", view.full()));
    if (action.plan().fromPolicy() && action.classification() != null) {
      policy.value(Effect.RESTART_ON, action.classification()).types()
          .forEach(type -> stops.addObject().put("event", type).put("effect", "lets the retention count anew"));
    }
    if (action.plan().kind() != ActionKind.RUN) {
      stops.addObject().put("legal_hold", true).put("effect", "holds it until it is lifted");
    }
    return json;
  }

  /** The legal hold that keeps deletion and archiving from happening; null where there is none, or none to be seen. */
  void holds(ObjectNode answer) {
    answer.set("holds", entity.map(view -> view.toJson().get("legal_hold")).orElse(null));
  }

  private static String what(Action action) {
    String pattern = action.plan().pattern();
    return action.plan().kind().wire() + (pattern == null ? "" : " " + pattern);
  }

  private static String why(Action action, boolean full) {
    return switch (action.plan().origin()) {
      case Origin.Policy(var rule, long revision, String retention) -> "policy revision " + revision + ": rule " + rule
          + " keeps it for " + retention;
      case Origin.Request() -> "scheduled by " + (full ? action.scheduledBy().actor() + ", " : "") + "event "
          + action.scheduledBy().position();
    };
  }

  private static void event(ArrayNode stops, EventRule rule, String effect, boolean full) {
    ObjectNode stop = stops.addObject().put("event", rule.type()).put("effect", effect);
    ObjectNode where = rule.where();
    if (full && where != null) {
      stop.set("where", where);
    }
  }

  static ArrayNode items(FutureJson future, Iterable<ActionView> views) {
    ArrayNode items = Json.array();
    views.forEach(view -> items.add(future.item(view)));
    return items;
  }
}
