package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.pattern.definition.Definition;
import dev.tempo.backend.pattern.definition.Step;
import dev.tempo.backend.pattern.definition.Uses;
import dev.tempo.backend.pattern.job.Jobs;
import dev.tempo.backend.pattern.job.RetryPolicy;
import dev.tempo.backend.scheduler.PatternStarter;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides how a run goes on: which steps can begin, what a failure means, what is undone, when it ends. It only changes the
 * book of a transaction; what begins is done by {@link Performing}.
 *
 * <p>A step can begin when all that it depends on are over. When one fails for good, those under way are asked to stop and
 * awaited; then the completed ones are undone, the last completed first, one at a time; then the run has failed.
 */
final class Flow {
  private static final int MOST_ITEMS_AT_ONCE = 50;
  /** Characters of the outputs that a join makes one of: they are kept once more with the step, and may be with the run. */
  private static final int LONGEST_JOIN = 2 << 20;

  private final RunBooks books;
  private final Jobs jobs;
  private final RandomGenerator random;

  Flow(RunBooks books, Jobs jobs, RandomGenerator random) {
    this.books = books;
    this.jobs = jobs;
    this.random = random;
  }

  void begin(RunBook run) {
    Definition definition = run.definition();
    if (definition == null) {
      fail(run, "no pattern " + run.run().pattern() + " is registered: PUT /api/v1/patterns/" + run.run().pattern());
      return;
    }
    List<String> violations = definition.input() == null ? List.of() : definition.input().violations(run.run()
        .params());
    if (violations.isEmpty()) {
      proceed(run);
    } else {
      fail(run, "its params are not as the pattern's input says: " + String.join("; ", violations));
    }
  }

  void complete(RunBook run, StepRun step, @Nullable JsonNode output) {
    step.complete(output, run.nextOrder(), run.now());
    run.touch(step);
    run.tell(step.key().undo() ? "pattern_step_compensated" : "pattern_step_completed", step, null, null);
    proceed(run);
  }

  void skip(RunBook run, StepRun step) {
    step.over(StepState.SKIPPED, "its condition did not hold", run.now());
    run.touch(step);
    run.tell("pattern_step_skipped", step, step.reason(), null);
    proceed(run);
  }

  /** The step is done for each of these. */
  void expand(RunBook run, StepRun step, JsonNode items) {
    step.attempt(null, run.now());
    step.under(StepState.RUNNING, null, null);
    run.touch(step);
    run.tell("pattern_step_started", step, null, null);
    for (int i = 0; i < items.size(); i++) {
      run.ready(step.key().item(i), items.get(i), null);
    }
    proceed(run);
  }

  /**
   * An attempt has failed: it is made again, or the step has failed.
   *
   * @param permanent it would fail again
   * @param atLeast   the pause that whoever was called asked for
   */
  void attemptFailed(RunBook run, StepRun step, String reason, boolean permanent, @Nullable Duration atLeast) {
    boolean undo = step.key().undo();
    RetryPolicy retry = run.task(step.key()).retry();
    boolean running = run.run().state() == Run.State.RUNNING;
    run.touch(step);
    if (!permanent && (running || undo) && step.attempts() < retry.attempts()) {
      Duration pause = retry.pause(step.attempts(), random);
      if (atLeast != null && atLeast.compareTo(pause) > 0) {
        pause = atLeast.compareTo(retry.longest()) < 0 ? atLeast : retry.longest();
      }
      Instant next = run.now().plus(pause);
      step.again(next, reason);
      run.tell("pattern_step_retrying", step, reason, next);
      return;
    }
    step.over(StepState.FAILED, reason, run.now());
    run.tell(undo ? "pattern_step_compensation_failed" : "pattern_step_failed", step, reason, null);
    if (undo || !running || run.defined(step.key()).allowFailure()) {
      proceed(run);
      return;
    }
    if (step.key().isItem()) {
      StepRun whole = run.step(StepKey.of(step.key().step()));
      if (whole != null) {
        whole.over(StepState.FAILED, "item " + step.key().item() + ": " + reason, run.now());
        run.touch(whole);
        run.tell("pattern_step_failed", whole, whole.reason(), null);
      }
    }
    fail(run, "step '" + step.key().step() + "' failed" + (step.key().isItem() ? " for item " + step.key().item() : "")
        + ": " + reason);
  }

  void fail(RunBook run, String reason) {
    stop(run, reason, false);
  }

  /** Asks what is under way to stop, and undoes what was done; a run that does so already goes on with it. */
  void cancel(RunBook run, String reason) {
    if (run.run().state() == Run.State.RUNNING) {
      stop(run, reason, true);
    }
  }

  private void stop(RunBook run, String reason, boolean byRequest) {
    run.stopping(reason, byRequest);
    List<StepRun> under = new ArrayList<>();
    for (StepRun step : run.steps()) {
      if (step.state() == StepState.RUNNING && !isWholeOfItems(run, step)) {
        under.add(step);
      } else if (!step.state().isOver()) {
        step.over(StepState.SKIPPED, "stopped with its run", run.now());
        run.touch(step);
        if (step.attempts() > 0) {
          run.tell("pattern_step_stopped", step, step.reason(), null);
        }
      }
    }
    // An HTTP call cannot be called back: its answer, or its timeout, is awaited.
    List<String> asked = under.stream().filter(step -> step.uses() == Uses.JOB).flatMap(step -> Optional.ofNullable(step
        .outside()).stream()).toList();
    if (!asked.isEmpty()) {
      jobs.cancel(run.transaction(), asked, reason);
    }
    for (StepRun step : under) {
      if (step.uses() == Uses.PATTERN) {
        book(run, step.outside()).ifPresent(child -> cancel(child, "run " + run.run().id() + " was stopped"));
      }
    }
    proceed(run);
  }

  private Optional<RunBook> book(RunBook run, @Nullable String id) {
    return id == null ? Optional.empty() : books.open(run.transaction(), id);
  }

  /** Lets begin what can, and ends what is over. */
  private void proceed(RunBook run) {
    switch (run.run().state()) {
      case RUNNING -> {
        while (goesOn(run)) {
          // a step that was over at once lets others begin
        }
        if (run.run().state() == Run.State.RUNNING && run.defined().stream().allMatch(step -> isOver(run, step.id()))) {
          end(run, Run.State.COMPLETED, output(run));
        }
      }
      case COMPENSATING -> compensate(run);
      case COMPLETED, FAILED, CANCELLED -> {
      }
    }
  }

  private boolean goesOn(RunBook run) {
    boolean over = false;
    for (Step step : run.defined()) {
      if (run.run().state() != Run.State.RUNNING) {
        return false; // a join has failed, and with it the run
      }
      StepRun known = run.step(StepKey.of(step.id()));
      if (known == null) {
        if (step.dependsOn().stream().allMatch(before -> isOver(run, before))) {
          run.ready(StepKey.of(step.id()), null, run.now());
        }
      } else if (known.state() == StepState.RUNNING && step.forEach() != null) {
        over |= joined(run, known);
      }
    }
    return over;
  }

  /** Lets further items begin; true where all are over. */
  private boolean joined(RunBook run, StepRun whole) {
    List<StepRun> items = run.items(whole.key().step());
    long begun = items.stream().filter(item -> !item.state().isOver() && !isQueued(item)).count();
    for (StepRun item : items) {
      if (isQueued(item) && begun < MOST_ITEMS_AT_ONCE) {
        item.queue(run.now());
        run.touch(item);
        begun++;
      }
    }
    if (!items.stream().allMatch(item -> item.state().isOver())) {
      return false;
    }
    ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> outputs.add(item.output()));
    long length = items.stream().mapToLong(item -> String.valueOf(item.output()).length()).sum();
    if (length > LONGEST_JOIN) {
      attemptFailed(run, whole, "the outputs of its " + items.size() + " items have " + length
          + " characters together, more than " + LONGEST_JOIN
          + ": let each keep its result elsewhere, and answer where",
          true, null);
      return true;
    }
    whole.complete(outputs, run.nextOrder(), run.now());
    run.touch(whole);
    run.tell("pattern_step_completed", whole, null, null);
    return true;
  }

  private static boolean isQueued(StepRun item) {
    return item.state() == StepState.PENDING && item.dueAt() == null;
  }

  private static boolean isWholeOfItems(RunBook run, StepRun step) {
    return !step.key().undo() && !step.key().isItem() && run.defined(step.key()).forEach() != null;
  }

  private static boolean isOver(RunBook run, String step) {
    StepRun known = run.step(StepKey.of(step));
    return known != null && known.state().isOver();
  }

  private void compensate(RunBook run) {
    List<StepRun> all = run.steps();
    if (all.stream().anyMatch(step -> step.state() == StepState.RUNNING || (step.key().undo() && !step.state()
        .isOver()))) {
      return;
    }
    Optional<StepRun> last = all.stream().filter(step -> step.state() == StepState.COMPLETED && !step.key().undo()
        && !isWholeOfItems(run, step) && run.defined(step.key()).compensate() != null && run.step(step.key()
            .undoing()) == null)
        .max(Comparator.comparingInt(StepRun::order));
    if (last.isPresent()) {
      StepRun undo = run.ready(last.get().key().undoing(), last.get().element(), run.now());
      run.tell("pattern_step_compensation_started", undo, null, null);
    } else {
      end(run, run.run().cancelled() ? Run.State.CANCELLED : Run.State.FAILED, null);
    }
  }

  private static ObjectNode output(RunBook run) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    Definition definition = run.definition();
    if (definition != null) {
      for (Step step : definition.last()) {
        StepRun last = run.step(StepKey.of(step.id()));
        output.set(step.id(), last == null ? null : last.output());
      }
    }
    return output;
  }

  private void end(RunBook run, Run.State state, @Nullable JsonNode output) {
    Run.Parent parent = run.run().parent();
    ObjectNode payload = run.payload();
    if (parent == null) {
      payload.put("action_id", run.run().identity().actionId());
    } else {
      payload.put("parent_run_id", parent.runId());
    }
    boolean completed = state == Run.State.COMPLETED;
    if (!completed) {
      payload.put("reason", run.run().reason()).put("cancelled", run.run().cancelled());
      undone(run, payload);
    }
    Appended event = run.append(Draft.own(completed ? PatternStarter.COMPLETED : PatternStarter.FAILED, run.run()
        .entity(), payload));
    run.end(state, output, event);
    if (parent != null) {
      books.open(run.transaction(), parent.runId()).ifPresent(waiting -> childEnded(waiting, parent.step(), run.run()));
    }
  }

  private void childEnded(RunBook parent, StepKey key, Run child) {
    StepRun step = parent.step(key);
    if (step == null || step.state() != StepState.RUNNING || !child.id().equals(step.outside())) {
      return;
    }
    if (child.state() == Run.State.COMPLETED) {
      complete(parent, step, child.output());
    } else {
      attemptFailed(parent, step, "run " + child.id() + " " + child.state().wire() + ": " + child.reason(), false,
          null);
    }
  }

  private static void undone(RunBook run, ObjectNode payload) {
    ArrayNode compensated = payload.putArray("compensated");
    ArrayNode failed = payload.putArray("not_compensated");
    run.steps().stream().filter(step -> step.key().undo()).forEach(undo -> {
      boolean done = undo.state() == StepState.COMPLETED;
      ObjectNode told = (done ? compensated : failed).addObject().put("step_id", undo.key().step());
      if (undo.key().isItem()) {
        told.put("item", undo.key().item());
      }
      if (!done) {
        told.put("reason", undo.reason());
      }
    });
  }
}
