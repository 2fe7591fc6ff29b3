package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds references that lead nowhere, as far as that is known before a run. */
final class ReferenceCheck {
  private static final Set<String> OF_ENTITY = Set.of("type", "id", "category", "environment", "role", "owner", "data");
  private static final Set<String> OF_RUN = Set.of("id", "pattern", "version", "started_at");

  private final Problems problems;
  private final Set<String> params;

  ReferenceCheck(Problems problems, @Nullable InputSchema input) {
    this.problems = problems;
    params = input == null ? Set.of() : input.closedNames();
  }

  void check(JsonNode steps) {
    Map<String, Set<String>> before = DefinitionReader.graphOf(steps).before();
    for (int i = 0; i < steps.size(); i++) {
      JsonNode step = steps.get(i);
      String at = "/steps/" + i;
      String id = step.path("id").asText();
      Set<String> earlier = before.getOrDefault(id, Set.of());
      boolean each = step.has("for_each");
      check(step.path("when"), at + "/when", earlier, false);
      check(step.path("for_each"), at + "/for_each", earlier, false);
      check(step.path("with"), at + "/with", earlier, each);
      Set<String> andItself = new HashSet<>(earlier);
      andItself.add(id);
      check(step.path("compensate").path("with"), at + "/compensate/with", andItself, each);
    }
  }

  private void check(JsonNode template, String at, Set<String> earlier, boolean each) {
    Template.references(template, at, problems, (where, reference) -> {
      String wrong = wrong(reference, earlier, each);
      if (wrong != null) {
        problems.add(where, reference + " " + wrong);
      }
    });
  }

  private @Nullable String wrong(Reference reference, Set<String> earlier, boolean each) {
    String second = reference.path().size() > 1 ? reference.path().get(1) : null;
    return switch (reference.root()) {
      case Reference.PARAMS -> second == null || params.isEmpty() || params.contains(second) ? null
          : "is none of the params that input describes";
      case Reference.ENTITY -> known(second, OF_ENTITY);
      case Reference.RUN -> known(second, OF_RUN);
      case Reference.ITEM, Reference.INDEX -> each ? null : "means nothing here: the step has no for_each";
      case Reference.STEPS -> ofStep(reference, second, earlier);
      default -> "leads nowhere: references begin with params, entity, run, steps, item or index";
    };
  }

  private static @Nullable String known(@Nullable String name, Set<String> names) {
    return name != null && names.contains(name) ? null
        : "leads nowhere: known are " + String.join(", ", names.stream().sorted().toList());
  }

  private static @Nullable String ofStep(Reference reference, @Nullable String id, Set<String> earlier) {
    if (id == null || reference.path().size() < 3 || !reference.path().get(2).equals("output")) {
      return "must be ${steps.<id>.output...}";
    }
    return earlier.contains(id) ? null : "is not over when this step begins: let it depend on '" + id + "'";
  }
}
