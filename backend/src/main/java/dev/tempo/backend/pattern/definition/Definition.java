package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pattern says.
 *
 * @param document as it was registered
 * @param input    what params must be like; null: anything
 * @param steps    in the order of the document
 */
public record Definition(ObjectNode document, @Nullable InputSchema input, List<Step> steps) {
  public Definition {
    Objects.requireNonNull(document, "document");
    steps = List.copyOf(steps);
  }

  /** By id, in the order of the document. */
  public Map<String, Step> byId() {
    Map<String, Step> byId = new LinkedHashMap<>();
    steps.forEach(step -> byId.put(step.id(), step));
    return byId;
  }

  /** The patterns that its steps run. */
  public Set<String> subPatterns() {
    return steps.stream().flatMap(step -> Stream.of(step.task(), step.compensate())).filter(Objects::nonNull).filter(
        task -> task.uses() == Uses.PATTERN).map(task -> task.with().path("pattern").asText()).collect(Collectors
            .toCollection(LinkedHashSet::new));
  }

  /** The steps that no other depends on: what they give is what a run gives. */
  public List<Step> last() {
    Set<String> needed = steps.stream().flatMap(step -> step.dependsOn().stream()).collect(Collectors.toSet());
    return steps.stream().filter(step -> !needed.contains(step.id())).toList();
  }

  /** True where the other document says the same. */
  public boolean saysTheSame(ObjectNode other) {
    return Values.equal(document, other);
  }
}
