package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.pattern.job.RetryPolicy;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads one step of a document. */
final class StepReader {
  static final int MOST_ITEMS = 1_000;
  private static final int MOST_DEPENDENCIES = 200;
  private static final java.util.regex.Pattern ID = java.util.regex.Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> MEMBERS = Set.of("id", "uses", "with", "depends_on", "retry", "timeout", "when",
      "for_each", "allow_failure", "compensate");
  private static final RetryPolicy EXTERNAL = new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(5));
  private static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ofSeconds(1), 2, Duration.ofMinutes(5));
  private static final int MOST_ATTEMPTS = 100;
  private static final Duration LONGEST_PAUSE = Duration.ofDays(7);
  private static final Set<String> OF_RETRY = Set.of("max_attempts", "backoff", "factor", "max_backoff");
  private static final Map<Uses, Duration> LONGEST_TIMEOUT = Map.of(Uses.HTTP, Duration.ofMinutes(10), Uses.JOB,
      Duration.ofDays(30), Uses.PATTERN, Duration.ofDays(3_660));

  private final Problems problems;

  StepReader(Problems problems) {
    this.problems = problems;
  }

  /** @return null where its id or what it uses is wrong */
  @Nullable
  Step read(JsonNode json, String at) {
    if (!(json instanceof ObjectNode object)) {
      problems.add(at, "must be an object {\"id\", \"uses\", \"with\"}");
      return null;
    }
    Fields fields = new Fields(object, at, problems, false).only(MEMBERS);
    String id = fields.requiredText("id", "1-64 letters, digits, '_', '-'");
    if (id != null && !ID.matcher(id).matches()) {
      fields.problem("id", "'" + id + "' cannot name a step: 1-64 letters, digits, '_', '-'");
    }
    List<String> dependsOn = dependsOn(fields, object.path("depends_on"));
    Condition when = fields.has("when") ? when(fields.object("when"), at + "/when") : null;
    JsonNode forEach = fields.has("for_each") ? forEach(fields, object.get("for_each")) : null;
    boolean allowFailure = fields.flag("allow_failure");
    Task compensate = fields.has("compensate") ? compensate(fields.object("compensate"), at + "/compensate") : null;
    Task task = task(object, at);
    return id == null || task == null ? null
        : new Step(id, task, dependsOn, when, forEach, allowFailure, compensate);
  }

  private static List<String> dependsOn(Fields fields, JsonNode json) {
    List<String> names = new ArrayList<>();
    if (!json.isMissingNode() && (!json.isArray() || json.size() > MOST_DEPENDENCIES)) {
      fields.problem("depends_on", "must be a list of ids, at most " + MOST_DEPENDENCIES);
    }
    for (JsonNode name : json) {
      if (!name.isTextual() || names.contains(name.textValue())) {
        fields.problem("depends_on", "must be ids of other steps, each once");
      } else {
        names.add(name.textValue());
      }
    }
    return names;
  }

  private @Nullable Task task(ObjectNode json, String at) {
    Fields fields = new Fields(json, at, problems, false);
    String name = fields.requiredText("uses", "one of " + Uses.choices());
    if (name == null) {
      return null;
    }
    Uses uses = Uses.of(name).orElse(null);
    if (uses == null) {
      fields.problem("uses", "'" + name + "' is none of " + Uses.choices());
      return null;
    }
    ObjectNode with = fields.object("with");
    new WorkReader(problems, true).read(uses, with, at + "/with");
    RetryPolicy retry = retry(fields, uses, at);
    Duration longest = LONGEST_TIMEOUT.get(uses);
    if (fields.has("timeout") && longest == null) {
      fields.problem("timeout", uses == Uses.WAIT ? "a wait has its end in with/for or with/until"
          : "'" + uses.wire() + "' happens in one transaction; leave it out");
    }
    return new Task(uses, with, retry, longest == null ? null : fields.duration("timeout", longest));
  }

  private RetryPolicy retry(Fields fields, Uses uses, String at) {
    RetryPolicy usual = uses.isExternal() ? EXTERNAL : NEVER;
    if (!fields.has("retry")) {
      return usual;
    }
    if (uses == Uses.WAIT) {
      fields.problem("retry", "a wait does not fail but by its end; leave it out");
    }
    Fields retry = new Fields(fields.object("retry"), at + "/retry", problems, false).only(OF_RETRY);
    Duration backoff = Objects.requireNonNullElse(retry.duration("backoff", LONGEST_PAUSE), usual.first());
    Duration most = Objects.requireNonNullElse(retry.duration("max_backoff", LONGEST_PAUSE), backoff.compareTo(usual
        .longest()) > 0 ? backoff : usual.longest());
    if (most.compareTo(backoff) < 0) {
      retry.problem("max_backoff", "is shorter than the backoff, " + backoff);
      most = backoff;
    }
    return new RetryPolicy(retry.whole("max_attempts", 1, MOST_ATTEMPTS, EXTERNAL.attempts()), backoff, retry
        .number("factor", 1, 100, usual.factor()), most);
  }

  private @Nullable Task compensate(ObjectNode json, String at) {
    problems.only(json, Set.of("uses", "with", "retry", "timeout"), at);
    Task task = task(json, at);
    if (task != null && task.uses() == Uses.WAIT) {
      problems.add(at + "/uses", "a wait undoes nothing");
    }
    return task;
  }

  private @Nullable Condition when(ObjectNode json, String at) {
    Fields fields = new Fields(json, at, problems, false).only(Set.of("value", "equals", "not_equals", "in",
        "exists"));
    List<String> operators = Condition.OPERATORS.stream().filter(json::has).sorted().toList();
    if (!json.has("value") || operators.size() != 1) {
      problems.add(at, "must be {\"value\": \"${...}\"} and one of equals, not_equals, in, exists");
      return null;
    }
    String operator = operators.getFirst();
    JsonNode operand = json.get(operator);
    if (operator.equals("in") && !operand.isArray() && !Template.isOne(operand)) {
      fields.problem("in", "must be a list of values");
    }
    if (operator.equals("exists") && !operand.isBoolean()) {
      fields.problem("exists", "must be true or false");
    }
    return new Condition(json.get("value"), switch (operator) {
      case "equals" -> Condition.Operator.EQUALS;
      case "not_equals" -> Condition.Operator.NOT_EQUALS;
      case "in" -> Condition.Operator.IN;
      default -> Condition.Operator.EXISTS;
    }, operators.contains("exists") ? BooleanNode.valueOf(operand.asBoolean()) : operand);
  }

  private static JsonNode forEach(Fields fields, JsonNode json) {
    if (!json.isArray() && !Template.isOne(json)) {
      fields.problem("for_each", "must be an array, or a reference to one such as ${params.users}");
    }
    if (json.size() > MOST_ITEMS) {
      fields.problem("for_each", "has " + json.size() + " items, more than the " + MOST_ITEMS + " that are taken");
    }
    return json;
  }
}
