package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.policy.RuleKey;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts of a {@link Plan} as JSON, one shape for the API, the events and the database; reads back only what it wrote. */
public final class PlanJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PlanJson() {}

  /** Bare types, and {@code {"type", "where"}} where there is a condition. */
  public static ArrayNode rules(List<EventRule> rules) {
    ArrayNode json = JSON.arrayNode();
    rules.forEach(rule -> {
      ObjectNode where = rule.where();
      if (where == null) {
        json.add(rule.type());
      } else {
        json.addObject().put("type", rule.type()).set("where", where.deepCopy());
      }
    });
    return json;
  }

  public static List<EventRule> rules(JsonNode json) {
    List<EventRule> rules = new ArrayList<>(json.size());
    json.forEach(item -> rules.add(item.isTextual() ? EventRule.ofType(item.textValue())
        : new EventRule(item.required("type").textValue(), (ObjectNode) item.required("where"))));
    return rules;
  }

  public static ObjectNode origin(Origin origin) {
    return switch (origin) {
      case Origin.Request() -> JSON.objectNode().put("kind", "request");
      case Origin.Policy(RuleKey rule, long revision, String retention) -> {
        ObjectNode json = JSON.objectNode().put("kind", "policy");
        json.putObject("rule").put("role", rule.role()).put("environment", rule.environment()).put("category", rule
            .category());
        yield json.put("revision", revision).put("retention", retention);
      }
    };
  }

  public static Origin origin(JsonNode json) {
    if (json.required("kind").textValue().equals("request")) {
      return Origin.REQUEST;
    }
    JsonNode rule = json.required("rule");
    return new Origin.Policy(new RuleKey(rule.required("role").textValue(), rule.required("environment").textValue(),
        rule.required("category").textValue()), json.required("revision").longValue(),
        json.required("retention")
            .textValue());
  }

  public static @Nullable ObjectNode misfire(@Nullable Misfire misfire) {
    if (misfire == null) {
      return null;
    }
    ObjectNode json = JSON.objectNode().put("policy", misfire.policy().wire()).put("grace", misfire.grace().toString());
    return misfire.passed() ? json.put("passed", true) : json;
  }

  public static Misfire misfire(JsonNode json) {
    return new Misfire(Misfire.Policy.of(json.required("policy").textValue()).orElseThrow(), Duration.parse(json
        .required("grace").textValue()), json.path("passed").booleanValue());
  }
}
