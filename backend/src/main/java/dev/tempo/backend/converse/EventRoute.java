package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionView;
import dev.tempo.backend.scheduler.EventRule;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which parts of Tempo an event would concern, and why. Where it concerns none but the log, that is said.
 *
 * @param handlers at least one
 */
public record EventRoute(List<Handler> handlers) {
  public EventRoute {
    handlers = List.copyOf(handlers);
  }

  /**
   * One that would handle it.
   *
   * @param name   {@code scheduler}, {@code metadata} or {@code nexus}
   * @param action the action that would be changed, null where none is
   */
  public record Handler(String name, String why, @Nullable String action) {
    public Handler {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(why, "why");
    }
  }

  /** @param live the actions of its entity, as the caller may see them */
  static EventRoute of(Draft draft, List<ActionView> live) {
    List<Handler> handlers = new ArrayList<>();
    if (draft.metadata() != null) {
      handlers.add(new Handler("metadata", "it carries metadata, which creates or updates " + draft.entity(), null));
    }
    if (draft.type().startsWith("scheduler.")) {
      handlers.add(
          new Handler("scheduler", draft.type() + " is an order to the scheduler", draft.payload().path("action_id")
              .textValue()));
    }
    for (ActionView view : live) {
      Action action = view.action();
      // To who sees only the summary, rules are bare types: an answer by their conditions would tell the conditions.
      String certainly = view.full() ? "it would be " : "it may be ";
      if (matches(action.plan().cancelOn(), draft, view.full())) {
        handlers.add(matched(action, draft.type() + " is in its cancel_on: " + certainly + "cancelled"));
      } else if (matches(action.plan().overrideOn(), draft, view.full())) {
        handlers.add(matched(action, draft.type() + " is in its override_on: " + certainly + "changed"));
      }
    }
    return new EventRoute(handlers.isEmpty()
        ? List.of(new Handler("nexus", "nothing waits for it: it would be recorded, and no more", null))
        : handlers);
  }

  /** As the API shows it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("handlers");
    for (Handler handler : handlers) {
      ObjectNode item = array.addObject().put("handler", handler.name).put("why", handler.why);
      if (handler.action != null) {
        item.put("action", handler.action);
      }
    }
    return json;
  }

  private static boolean matches(List<EventRule> rules, Draft draft, boolean full) {
    return rules.stream().anyMatch(rule -> full ? rule.matches(draft.type(), draft.payload())
        : rule.type().equals(draft.type()));
  }

  private static Handler matched(Action action, String why) {
    return new Handler("scheduler", action.state().isOpen() ? why : "too late: it is running", action.id());
  }
}
