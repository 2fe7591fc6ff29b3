package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * One step of a pattern.
 *
 * @param dependsOn    steps that must be over before it begins
 * @param when         null: always; where it does not hold the step is skipped, and those that depend on it go on
 * @param forEach      an array, or a reference to one: the step is done for each of its items
 * @param allowFailure its failure does not fail the run
 * @param compensate   what undoes it where the run fails later
 */
public record Step(String id, Task task, List<String> dependsOn, @Nullable Condition when, @Nullable JsonNode forEach,
    boolean allowFailure, @Nullable Task compensate) {
  public Step {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(task, "task");
    dependsOn = List.copyOf(dependsOn);
  }
}
