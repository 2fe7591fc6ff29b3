package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.pattern.definition.Step;
import dev.tempo.backend.pattern.definition.Uses;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run with its steps, in the order of its pattern, as readers get it. */
final class RunJson {
  private final Map<StepKey, StepRun.Row> rows = new HashMap<>();
  private final Run run;

  private RunJson(RunRows.Stored stored) {
    run = stored.run();
    stored.steps().forEach(row -> rows.put(row.key(), row));
  }

  static ObjectNode of(RunRows.Stored stored, Optional<Pattern> pattern) {
    ObjectNode json = stored.run().toJson();
    ArrayNode steps = json.putArray("steps");
    RunJson told = new RunJson(stored);
    pattern.ifPresent(known -> known.definition().steps().forEach(step -> steps.add(told.step(step))));
    return json;
  }

  private ObjectNode step(Step step) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", step.id()).put("uses", step.task().uses()
        .wire());
    ArrayNode dependsOn = json.putArray("depends_on");
    step.dependsOn().forEach(dependsOn::add);
    List<StepRun.Row> items = rows.values().stream().filter(row -> row.key().isItem() && !row.key().undo() && row.key()
        .step().equals(step.id())).sorted(java.util.Comparator.comparingInt(row -> row.key().item())).toList();
    StepRun.Row whole = rows.get(StepKey.of(step.id()));
    String state = whole == null ? run.state().isActive() && run.state() != Run.State.COMPENSATING ? "pending"
        : "skipped" : state(whole);
    describe(json, step.task().uses(), whole, state);
    if (step.forEach() == null) {
      json.putNull("items");
    } else {
      ArrayNode list = json.putArray("items");
      items.forEach(row -> list.add(item(row)));
      if (whole != null) {
        json.put("state", ofItems(state, items));
      }
    }
    return json;
  }

  private ObjectNode item(StepRun.Row row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("item", row.key().item());
    describe(json, row.uses(), row, state(row));
    return json;
  }

  private void describe(ObjectNode json, Uses uses, StepRun.@Nullable Row row, String state) {
    json.put("state", state).put("attempts", row == null ? 0 : row.attempts()).put("started_at", row == null ? null
        : text(row.startedAt())).put("ended_at", row == null ? null : text(row.endedAt())).put("next_at", row == null
            ? null : text(row.dueAt()))
        .put("reason", row == null ? null : row.reason());
    json.set("output", row == null ? null : row.output());
    json.put("child_run_id", row != null && uses == Uses.PATTERN ? row.outside() : null);
    json.put("job_id", row != null && uses == Uses.JOB ? row.outside() : null);
    StepRun.Row undo = row == null ? null : rows.get(row.key().undoing());
    if (undo == null) {
      json.putNull("compensation");
    } else {
      json.putObject("compensation").put("state", undo.state().wire()).put("attempts", undo.attempts()).put("reason",
          undo.reason());
    }
  }

  private String state(StepRun.Row row) {
    StepRun.Row undo = rows.get(row.key().undoing());
    if (undo == null || undo.state() == StepState.FAILED || undo.state() == StepState.SKIPPED) {
      return row.state().wire();
    }
    return undo.state() == StepState.COMPLETED ? "compensated" : "compensating";
  }

  private String ofItems(String state, List<StepRun.Row> items) {
    List<String> states = items.stream().map(this::state).distinct().toList();
    if (states.contains("compensating")) {
      return "compensating";
    }
    return states.contains("compensated") && !states.contains("completed") ? "compensated" : state;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
