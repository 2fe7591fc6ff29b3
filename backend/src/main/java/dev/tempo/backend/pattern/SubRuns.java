package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.definition.Unresolvable;
import dev.tempo.backend.scheduler.PatternStarter;

import java.util.Objects;
import java.util.Set;

/** Starts the runs that are steps of others, on the same entity. */
final class SubRuns {
  /** Patterns that run each other are refused at registration; versions registered at the same moment may slip through. */
  static final int DEEPEST = 8;
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final RunBooks books;

  SubRuns(RunBooks books) {
    this.books = books;
  }

  /** @return the child's id */
  String start(RunBook parent, StepRun step, String name, ObjectNode params) {
    if (parent.run().depth() >= DEEPEST) {
      throw new Unresolvable("runs are within each other more than " + DEEPEST + " deep");
    }
    Transaction transaction = parent.transaction();
    Pattern pattern = books.patterns().latest(transaction, Set.of(name)).get(name);
    if (pattern == null) {
      throw new Unresolvable("no pattern " + name + " is registered");
    }
    String id = IDS.generate().toString();
    RunRows.NewRun run = new RunRows.NewRun(id, name, pattern.version(), parent.run().identity().actionId(),
        new Run.Parent(parent.run().id(), step.key()), parent.run().depth() + 1, parent.run().entity(), params);
    ObjectNode payload = parent.payload().put("run_id", id).put("pattern", name).put("version", pattern.version()).put(
        "parent_run_id", parent.run().id()).put("step_id", step.key().step());
    Appended started = parent.append(Draft.own(PatternStarter.STARTED, parent.run().entity(), payload));
    transaction.write(() -> books.rows().insert(transaction, run, started));
    transaction.afterCommit(() -> books.offer(new RunRows.Due(id, run.entity(), Objects.requireNonNull(started
        .recordedAt()))));
    return id;
  }
}
