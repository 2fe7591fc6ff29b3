package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.scheduler.StorableJson;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a pattern's document and finds all that is wrong with it at once. */
public final class DefinitionReader {
  static final int MOST_STEPS = 200;
  private static final int MOST_BYTES = 256 * 1024;
  private static final int LONGEST_DESCRIPTION = 2_000;
  private static final Set<String> MEMBERS = Set.of("description", "input", "steps");

  private final Problems problems = new Problems();

  private DefinitionReader() {}

  /** @throws Refusal 422 with a pointer to each thing that is wrong, up to 100; 413 where it is too large */
  public static Definition read(JsonNode document) {
    if (!(document instanceof ObjectNode object)) {
      throw Refusal.at("", "must be an object {\"steps\": [...]}");
    }
    StorableJson.check("", object);
    if (object.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new Refusal(Refusal.Kind.TOO_LARGE, "a pattern takes at most " + MOST_BYTES / 1024 + " KiB");
    }
    return new DefinitionReader().definition(object.deepCopy());
  }

  private Definition definition(ObjectNode document) {
    Fields fields = new Fields(document, "", problems, false).only(MEMBERS);
    fields.text("description", LONGEST_DESCRIPTION);
    InputSchema input = fields.has("input") ? InputSchema.parse(fields.object("input"), "/input", problems) : null;
    JsonNode list = document.path("steps");
    if (!list.isArray() || list.isEmpty() || list.size() > MOST_STEPS) {
      problems.add("/steps", "must be a list of 1-" + MOST_STEPS + " steps"
          + (list.isArray() && !list.isEmpty() ? ", and has " + list.size() : ""));
      problems.refuse("the pattern is not taken");
    }
    List<Step> steps = steps(list);
    graph(list);
    new ReferenceCheck(problems, input).check(list);
    problems.refuse("the pattern is not taken");
    return new Definition(document, input, steps);
  }

  private List<Step> steps(JsonNode list) {
    List<Step> steps = new ArrayList<>();
    StepReader reader = new StepReader(problems);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      Step step = reader.read(list.get(i), "/steps/" + i);
      if (step != null) {
        Integer first = seen.putIfAbsent(step.id(), i);
        if (first != null) {
          problems.add("/steps/" + i + "/id", "'" + step.id() + "' is the id of step " + first + " already");
        }
        steps.add(step);
      }
    }
    return steps;
  }

  private void graph(JsonNode list) {
    Graph graph = graphOf(list);
    for (int i = 0; i < list.size(); i++) {
      List<String> dependencies = dependencies(list.get(i));
      for (int j = 0; j < dependencies.size(); j++) {
        if (!graph.has(dependencies.get(j))) {
          problems.add("/steps/" + i + "/depends_on/" + j, "there is no step '" + dependencies.get(j) + "'");
        }
      }
    }
    Optional<List<String>> cycle = graph.cycle();
    cycle.ifPresent(steps -> problems.add("/steps/" + place(list, steps.getFirst()) + "/depends_on",
        "the steps depend on each other in a cycle: " + String.join(" -> ", steps)));
  }

  static Graph graphOf(JsonNode list) {
    Graph graph = new Graph();
    list.forEach(step -> graph.add(step.path("id").asText(), dependencies(step)));
    return graph;
  }

  private static int place(JsonNode list, @Nullable String id) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path("id").asText().equals(id)) {
        return i;
      }
    }
    return 0;
  }

  private static List<String> dependencies(JsonNode step) {
    List<String> dependencies = new ArrayList<>();
    step.path("depends_on").forEach(name -> dependencies.add(name.asText()));
    return dependencies;
  }
}
