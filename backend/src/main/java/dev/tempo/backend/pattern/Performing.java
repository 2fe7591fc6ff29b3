package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.HttpCalls.Call;
import dev.tempo.backend.pattern.definition.Condition;
import dev.tempo.backend.pattern.definition.Scope;
import dev.tempo.backend.pattern.definition.Step;
import dev.tempo.backend.pattern.definition.Template;
import dev.tempo.backend.pattern.definition.Unresolvable;
import dev.tempo.backend.pattern.definition.Uses;
import dev.tempo.backend.pattern.definition.Work;
import dev.tempo.backend.pattern.definition.WorkReader;
import dev.tempo.backend.scheduler.EntityData;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Does what of a run is due, in a transaction of Nexus: internal steps with their effect, the beginning of all others. What
 * is to be sent afterwards is handed back.
 */
final class Performing {
  static final Duration HTTP_TIMEOUT = Duration.ofSeconds(30);
  /** How long after its timeout a call is given up whose process may have died. */
  static final Duration GRACE = Duration.ofSeconds(5);
  private static final int MOST_ITEMS = 1_000;
  private static final int MOST_DOINGS = 5_000;

  private final RunBooks books;
  private final Flow flow;
  private final EntityBooks entities;
  private final EntityData data;
  private final SubRuns subRuns;
  private final JobSteps jobs;
  private final Waits waits;

  Performing(RunBooks books, Flow flow, EntityBooks entities, EntityData data, SubRuns subRuns, JobSteps jobs,
      Waits waits) {
    this.books = books;
    this.flow = flow;
    this.entities = entities;
    this.data = data;
    this.subRuns = subRuns;
    this.jobs = jobs;
    this.waits = waits;
  }

  /**
   * What a transaction did.
   *
   * @param now  its time
   * @param next when the run wants to go on; null: when something happens, or never
   */
  record Performed(Instant now, @Nullable Instant next, List<Call> calls) {}

  /**
   * @param most  doings that are begun at most
   * @param begun told the key of each, before it is begun: the last one is what an exception is about
   */
  Performed perform(Transaction transaction, String runId, int most, List<StepKey> begun) {
    RunBook run = books.open(transaction, runId).orElse(null);
    List<Call> calls = new ArrayList<>();
    if (run == null || !run.run().state().isActive()) {
      return new Performed(transaction.now(), null, calls);
    }
    if (run.steps().isEmpty() && run.run().state() == Run.State.RUNNING) {
      flow.begin(run);
      if (most == 1) {
        // What is refused can then be told of a step that is stored.
        return new Performed(run.now(), run.dueAt(), calls);
      }
    }
    for (int i = 0; i < most; i++) {
      StepRun due = run.steps().stream().filter(step -> step.isDue(run.now())).min(Comparator.comparing(
          step -> Objects.requireNonNull(step.dueAt()))).orElse(null);
      if (due == null || !run.run().state().isActive()) {
        break;
      }
      begun.add(due.key());
      perform(run, due, calls);
      if (due.uses() == Uses.PATTERN) {
        // The child is there from the commit on: only then can it be stopped with this run.
        break;
      }
    }
    return new Performed(transaction.now(), run.dueAt(), calls);
  }

  /** The calls that were under way when their node died, to be made again. */
  List<Call> abandoned(Transaction transaction, String runId, boolean own) {
    List<Call> calls = new ArrayList<>();
    books.open(transaction, runId).ifPresent(run -> books.rows().abandoned(transaction, runId, own).stream().map(
        run::step).filter(Objects::nonNull).filter(step -> step.input() != null).forEach(step -> {
          if (WorkReader.read(step.uses(), Objects.requireNonNull(step.input())) instanceof Work.Http http) {
            call(run, step, http, calls);
            run.touch(step);
          }
        }));
    return calls;
  }

  private void perform(RunBook run, StepRun step, List<Call> calls) {
    try {
      switch (step.state()) {
        case PENDING -> begin(run, step, calls);
        case WAITING -> waits.over(run, step, flow);
        case RUNNING -> late(run, step);
        case COMPLETED, FAILED, SKIPPED -> {
        }
      }
    } catch (Unresolvable wrong) {
      if (step.attempts() == 0) {
        step.attempt(null, run.now());
      }
      flow.attemptFailed(run, step, String.valueOf(wrong.getMessage()), true, null);
    }
  }

  private void begin(RunBook run, StepRun step, List<Call> calls) {
    EntityRef ref = run.run().entity();
    Optional<Entity> entity = entities.open(run.transaction(), List.of(ref)).get(ref);
    if (entity.filter(known -> known.born() > run.run().identity().startedPosition()).isPresent()) {
      throw new Unresolvable("the " + ref + " that Tempo knows now was made after the run had started: it is another");
    }
    Scope scope = new RunScope(run, step, entity);
    Step defined = run.defined(step.key());
    boolean whole = !step.key().undo() && !step.key().isItem();
    Condition when = defined.when();
    if (whole && step.attempts() == 0 && when != null && !when.holds(scope)) {
      flow.skip(run, step);
      return;
    }
    JsonNode forEach = defined.forEach();
    if (whole && forEach != null) {
      flow.expand(run, step, items(run, Template.resolve(forEach, scope)));
      return;
    }
    ObjectNode input = Objects.requireNonNullElseGet(step.input(), () -> (ObjectNode) Template.resolve(run.task(step
        .key()).with(), scope));
    Work work = WorkReader.read(step.uses(), input);
    step.attempt(input, run.now());
    run.touch(step);
    run.tell("pattern_step_started", step, null, null);
    begin(run, step, work, calls);
  }

  private void begin(RunBook run, StepRun step, Work work, List<Call> calls) {
    switch (work) {
      case Work.Metadata(ObjectNode patch) -> {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.set("data", data.merged(run.transaction(), run.run().entity(), patch));
        run.append(new Draft(Event.TEMPO_SOURCE, null, run.run().entity().type() + "_updated", run.run().entity(),
            null, null, null, run.payload().put("step_id", step.key().step()), metadata, null, null));
        flow.complete(run, step, null);
      }
      case Work.Emit(String type, ObjectNode payload) -> {
        String id = run.append(new Draft(Event.TEMPO_SOURCE + "/patterns/" + run.run().pattern(), null, type, run.run()
            .entity(), null, null, null, payload, null, null, null)).id();
        flow.complete(run, step, JsonNodeFactory.instance.objectNode().put("event_id", id));
      }
      case Work.Wait wait -> waits.begin(run, step, wait, flow);
      case Work.Http http -> call(run, step, http, calls);
      case Work.SubPattern(String pattern, ObjectNode params) -> {
        String child = subRuns.start(run, step, pattern, params);
        Duration timeout = run.task(step.key()).timeout();
        step.under(StepState.RUNNING, timeout == null ? null : run.now().plus(timeout), child);
      }
      case Work.Job job -> jobs.begin(run, step, job);
    }
  }

  private static void call(RunBook run, StepRun step, Work.Http http, List<Call> calls) {
    Duration timeout = Objects.requireNonNullElse(run.task(step.key()).timeout(), HTTP_TIMEOUT);
    step.under(StepState.RUNNING, run.now().plus(timeout).plus(GRACE), null);
    calls.add(new Call(run.run().id(), run.run().entity(), step.key(), step.attempts(), http.method(), http.url(), http
        .headers(), http.body(), timeout));
  }

  private void late(RunBook run, StepRun step) {
    Duration timeout = run.task(step.key()).timeout();
    String child = step.outside();
    if (step.uses() == Uses.PATTERN && child != null) {
      step.under(StepState.RUNNING, null, child);
      run.touch(step);
      books.open(run.transaction(), child).ifPresent(sub -> flow.cancel(sub, "it took longer than " + timeout));
    } else {
      flow.attemptFailed(run, step, "no answer was recorded in time: whoever made the call has stopped", false, null);
    }
  }

  private static JsonNode items(RunBook run, JsonNode items) {
    if (!items.isArray()) {
      throw new Unresolvable("for_each leads to " + (items.isObject() ? "an object" : items)
          + ", which is no array");
    }
    if (items.size() > MOST_ITEMS || run.steps().size() + items.size() > MOST_DOINGS) {
      throw new Unresolvable("for_each leads to " + items.size() + " items: a step takes at most " + MOST_ITEMS
          + ", a run " + MOST_DOINGS);
    }
    return items;
  }
}
