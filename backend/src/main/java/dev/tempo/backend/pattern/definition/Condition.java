package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.util.Objects;
import java.util.Set;

/**
 * When a step is done: one comparison. {@code {"value": "${params.plan}", "equals": "pro"}}.
 *
 * @param value   mostly a reference; one that leads nowhere is no failure here
 * @param operand what it is compared with; references in it are replaced
 */
public record Condition(JsonNode value, Operator operator, JsonNode operand) {
  static final Set<String> OPERATORS = Set.of("equals", "not_equals", "in", "exists");

  public Condition {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(operator, "operator");
    Objects.requireNonNull(operand, "operand");
  }

  /** {@code EXISTS} compares with true or false: whether the reference leads to a value that is not null. */
  public enum Operator {
    EQUALS, NOT_EQUALS, IN, EXISTS
  }

  /** @throws Unresolvable where a reference in the operand leads nowhere */
  public boolean holds(Scope scope) {
    JsonNode actual = resolved(scope);
    return switch (operator) {
      case EQUALS -> Values.equal(Template.resolve(operand, scope), actual);
      case NOT_EQUALS -> !Values.equal(Template.resolve(operand, scope), actual);
      case IN -> isIn(Template.resolve(operand, scope), actual);
      case EXISTS -> operand.asBoolean() == !(actual.isMissingNode() || actual.isNull());
    };
  }

  private JsonNode resolved(Scope scope) {
    try {
      return Template.resolve(value, scope);
    } catch (Unresolvable nothingThere) {
      return MissingNode.getInstance();
    }
  }

  private static boolean isIn(JsonNode list, JsonNode actual) {
    for (JsonNode item : list) {
      if (Values.equal(item, actual)) {
        return true;
      }
    }
    return false;
  }
}
