package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.pattern.HttpCalls.Call;
import dev.tempo.backend.pattern.Performing.Performed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Carries runs on in transactions of Nexus: what is due, and what became of calls. */
final class Carrying {
  private static final Logger LOG = LoggerFactory.getLogger(Carrying.class);
  private static final int MOST_AT_ONCE = 20;

  private final Nexus nexus;
  private final RunBooks books;
  private final Flow flow;
  private final Performing performing;
  private final Predicate<Throwable> passes;

  /** @param passes tells a failure that passes by itself, after which all is tried again, from one of a step */
  Carrying(Nexus nexus, RunBooks books, Flow flow, Performing performing, Predicate<Throwable> passes) {
    this.nexus = nexus;
    this.books = books;
    this.flow = flow;
    this.performing = performing;
    this.passes = passes;
  }

  /**
   * Does some of what is due. A step whose effect is refused takes its whole transaction with it: then the steps are done one by
   * one, so that the refusal is that of one step alone, which has failed.
   */
  Performed carryOn(RunRows.Due due) {
    try {
      return perform(due, MOST_AT_ONCE, new ArrayList<>());
    } catch (Exception refused) { // also checked ones, which Future.await throws undeclared
      if (passes(refused)) {
        throw refused;
      }
      LOG.debug("run {} goes on step by step", due.id(), refused);
    }
    List<StepKey> begun = new ArrayList<>();
    try {
      return perform(due, 1, begun);
    } catch (Exception refused) {
      if (passes(refused)) {
        throw refused;
      }
      return failed(due, begun.isEmpty() ? null : begun.getLast(), refused);
    }
  }

  private Performed perform(RunRows.Due due, int most, List<StepKey> begun) {
    return nexus.transact(List.of(due.entity()), transaction -> {
      begun.clear();
      return performing.perform(transaction, due.id(), most, begun);
    });
  }

  private boolean passes(Exception failure) {
    return passes.test(failure) || (failure instanceof Refusal refusal && refusal
        .kind() == Refusal.Kind.UNAVAILABLE);
  }

  /** @param key the step that cannot be done; null: the run cannot even begin */
  private Performed failed(RunRows.Due due, @Nullable StepKey key, Exception refused) {
    LOG.debug("run {} on {}: step {} cannot be done", due.id(), due.entity(), key, refused);
    return nexus.transact(List.of(due.entity()), transaction -> {
      RunBook run = books.open(transaction, due.id()).orElseThrow();
      String reason = String.valueOf(refused.getMessage());
      StepRun step = key == null ? null : run.step(key);
      if (step == null && run.run().state().isActive()) {
        flow.fail(run, reason);
      } else if (step != null && !step.state().isOver()) {
        step.attempt(step.input(), run.now());
        flow.attemptFailed(run, step, reason, false, null);
      }
      return new Performed(transaction.now(), run.dueAt(), List.of());
    });
  }

  /** Records what became of a call, unless its attempt has been given up meanwhile. */
  void answered(Call call, HttpCalls.Result result) {
    nexus.transact(List.of(call.entity()), transaction -> {
      books.open(transaction, call.runId()).ifPresent(run -> {
        StepRun step = run.step(call.step());
        if (step != null && step.state() == StepState.RUNNING && step.attempts() == call.attempt()) {
          answered(run, step, HttpOutcome.of(result));
        }
      });
      return call;
    });
  }

  private void answered(RunBook run, StepRun step, HttpOutcome outcome) {
    switch (outcome) {
      case HttpOutcome.Done(JsonNode output) -> flow.complete(run, step, output);
      case HttpOutcome.Failed(String reason, boolean permanent, Duration atLeast) -> flow.attemptFailed(run, step,
          reason, permanent, atLeast);
    }
  }

  /** Takes over the calls of a run that were under way when their node died; of two that try, one gets each. */
  List<Call> abandoned(RunRows.Due run, boolean own) {
    return nexus.transact(List.of(run.entity()), transaction -> performing.abandoned(transaction, run.id(), own));
  }
}
