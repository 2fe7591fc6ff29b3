package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.definition.Definition;
import dev.tempo.backend.pattern.definition.Step;
import dev.tempo.backend.pattern.definition.Task;
import dev.tempo.backend.pattern.definition.Uses;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One run within one transaction: read and locked once, changed in memory, written when positions are known. */
final class RunBook {
  private final Transaction transaction;
  private final RunRows rows;
  private final Consumer<RunRows.Due> offer;
  private final Map<String, Step> definition;
  private final @Nullable Definition whole;
  private final Map<StepKey, StepRun> steps = new LinkedHashMap<>();
  private final Set<StepKey> changed = new LinkedHashSet<>();
  private Run run;
  private LongSupplier since;
  private @Nullable Appended cause;
  private @Nullable Appended ended;
  private boolean written;

  /** @param whole null where nobody had registered the pattern */
  RunBook(Transaction transaction, RunRows rows, Consumer<RunRows.Due> offer, RunRows.Stored stored,
      @Nullable Definition whole) {
    this.transaction = transaction;
    this.rows = rows;
    this.offer = offer;
    this.whole = whole;
    definition = whole == null ? Map.of() : whole.byId();
    run = stored.run();
    since = () -> run.identity().startedPosition();
    stored.steps().forEach(row -> steps.put(row.key(), new StepRun(row)));
  }

  Transaction transaction() {
    return transaction;
  }

  Instant now() {
    return transaction.now();
  }

  Run run() {
    return run;
  }

  @Nullable
  Definition definition() {
    return whole;
  }

  Collection<Step> defined() {
    return definition.values();
  }

  Step defined(StepKey key) {
    return Objects.requireNonNull(definition.get(key.step()), () -> "no step " + key);
  }

  /** What a doing does: its step, or what undoes that. */
  Task task(StepKey key) {
    Step step = defined(key);
    return key.undo() ? Objects.requireNonNull(step.compensate()) : step.task();
  }

  /** Null: it could not begin yet. */
  @Nullable
  StepRun step(StepKey key) {
    return steps.get(key);
  }

  /** All, as they are now. */
  List<StepRun> steps() {
    return List.copyOf(steps.values());
  }

  List<StepRun> items(String step) {
    return steps.values().stream().filter(item -> item.key().step().equals(step) && item.key().isItem() && !item.key()
        .undo()).sorted(java.util.Comparator.comparingInt(item -> item.key().item())).toList();
  }

  int nextOrder() {
    return steps.values().stream().mapToInt(StepRun::order).max().orElse(0) + 1;
  }

  /** What follows is the effect of an event of this transaction. */
  void reactingTo(Appended event) {
    cause = event;
    since = event::position;
  }

  StepRun ready(StepKey key, @Nullable JsonNode element, @Nullable Instant dueAt) {
    Uses uses = task(key).uses();
    StepRun step = new StepRun(key, uses, element, since, dueAt);
    steps.put(key, step);
    touch(step);
    return step;
  }

  void touch(StepRun step) {
    changed.add(step.key());
    change();
  }

  void stopping(String why, boolean byRequest) {
    run = run.stopping(why, byRequest);
    change();
  }

  void end(Run.State state, @Nullable JsonNode output, Appended event) {
    run = run.ended(state, output, now());
    ended = event;
    change();
  }

  /** Records what became of a step. */
  Appended tell(String type, StepRun step, @Nullable String reason, @Nullable Instant next) {
    ObjectNode payload = payload().put("step_id", step.key().step());
    if (step.key().isItem()) {
      payload.put("item", step.key().item());
    }
    payload.put("uses", step.uses().wire());
    if (step.attempts() > 0) {
      payload.put("attempt", step.attempts());
    }
    if (reason != null) {
      payload.put("reason", reason);
    }
    if (next != null) {
      payload.put("next_at", next.toString());
    }
    return append(Draft.own(type, run.entity(), payload));
  }

  ObjectNode payload() {
    return JsonNodeFactory.instance.objectNode().put("run_id", run.id()).put("pattern", run.pattern()).put("version",
        run.version());
  }

  /** Records an event, caused by what this reacts to, else by the run's start. */
  Appended append(Draft draft) {
    Appended event = transaction.append(Principal.TEMPO, draft.causedBy(cause == null ? run.identity().startedBy()
        : cause.id(), run.identity().correlationId()));
    if (cause == null && draft.source().equals(Event.TEMPO_SOURCE)) {
      since = event::position;
    }
    return event;
  }

  /** When the run is to be looked at. */
  @Nullable
  Instant dueAt() {
    if (!run.state().isActive()) {
      return null;
    }
    return steps.values().stream().map(StepRun::dueAt).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
  }

  private void change() {
    if (!written) {
      written = true;
      transaction.write(this::write);
      transaction.afterCommit(() -> {
        Instant due = dueAt();
        if (due != null) {
          offer.accept(new RunRows.Due(run.id(), run.entity(), due));
        }
      });
    }
  }

  private void write() {
    boolean waits = run.state().isActive() && steps.values().stream().anyMatch(step -> step
        .state() == StepState.WAITING && step.input() != null && step.input().has("event"));
    List<StepRun.Row> rowsChanged = new ArrayList<>();
    changed.forEach(key -> rowsChanged.add(Objects.requireNonNull(steps.get(key)).row()));
    rows.save(transaction, run, new RunRows.Schedule(dueAt(), waits), rowsChanged, ended);
  }
}
