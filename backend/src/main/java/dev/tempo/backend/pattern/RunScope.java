package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.pattern.definition.Reference;
import dev.tempo.backend.pattern.definition.Scope;

import java.util.Objects;
import java.util.Optional;

/** What references of one doing lead to. An entity that Tempo does not know has a type and an id, and nothing else. */
final class RunScope implements Scope {
  private final RunBook run;
  private final StepRun step;
  private final Optional<Entity> entity;

  RunScope(RunBook run, StepRun step, Optional<Entity> entity) {
    this.run = run;
    this.step = step;
    this.entity = entity;
  }

  @Override
  public JsonNode root(String name) {
    return switch (name) {
      case Reference.PARAMS -> run.run().params();
      case Reference.ENTITY -> entity();
      case Reference.RUN -> JsonNodeFactory.instance.objectNode().put("id", run.run().id()).put("pattern", run.run()
          .pattern()).put("version", run.run().version()).put("started_at", run.run().startedAt().toString());
      case Reference.STEPS -> steps();
      case Reference.ITEM -> Objects.requireNonNullElse(step.element(), MissingNode.getInstance());
      case Reference.INDEX -> step.key().isItem() ? IntNode.valueOf(step.key().item()) : MissingNode.getInstance();
      default -> MissingNode.getInstance();
    };
  }

  private ObjectNode entity() {
    EntityRef ref = run.run().entity();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", ref.type()).put("id", ref.id());
    entity.ifPresent(known -> {
      json.put("category", known.classification().category()).put("environment", known.classification().environment())
          .put("role", known.classification().role()).put("owner", known.owner());
      json.set("data", known.data());
    });
    return json;
  }

  /** What those that are over have given; a skipped one, and one whose failure was allowed: null. */
  private ObjectNode steps() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (StepRun other : run.steps()) {
      if (other.state().isOver() && !other.key().isItem() && !other.key().undo()) {
        json.putObject(other.key().step()).set("output", Objects.requireNonNullElse(other.output(), NullNode
            .getInstance()));
      }
    }
    // What undoes an item refers to what that item gave.
    if (step.key().undo() && step.key().isItem()) {
      StepRun done = run.step(new StepKey(step.key().step(), step.key().item(), false));
      if (done != null) {
        json.putObject(step.key().step()).set("output", Objects.requireNonNullElse(done.output(), NullNode
            .getInstance()));
      }
    }
    return json;
  }
}
