package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.pattern.definition.Uses;
import dev.tempo.backend.pattern.definition.Work;
import dev.tempo.backend.pattern.definition.WorkReader;
import dev.tempo.backend.scheduler.EventRule;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Steps that wait for an event about the run's entity, or for a time.
 *
 * <p>A wait begins a moment after the step could begin: what was recorded in between, or, where it is so told, since the run
 * began, is looked up in the log. The entity is locked meanwhile, so no event of it falls between looking and waiting.
 */
final class Waits {
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 50;
  private static final int MOST_PAYLOAD = 64 * 1024;

  private final EventLog log;

  Waits(EventLog log) {
    this.log = log;
  }

  void begin(RunBook run, StepRun step, Work.Wait wait, Flow flow) {
    EventRule rule = wait.event();
    Optional<ObjectNode> seen = rule == null ? Optional.empty()
        : recorded(run.run().entity(), rule, wait.sinceRun() ? run.run().identity().startedPosition() : step.since());
    if (seen.isPresent()) {
      flow.complete(run, step, seen.get());
    } else {
      step.under(StepState.WAITING, wait.deadline(run.now()), null);
    }
  }

  /** Its time has come. */
  void over(RunBook run, StepRun step, Flow flow) {
    Work.Wait wait = waitOf(step);
    EventRule rule = wait.event();
    Instant due = Objects.requireNonNull(step.dueAt());
    if (rule == null || wait.goOnAtTimeout()) {
      flow.complete(run, step, JsonNodeFactory.instance.objectNode().put("timed_out", rule != null));
    } else {
      flow.attemptFailed(run, step, "timed out: no " + rule.type() + " came by " + due, true, null);
    }
  }

  /** An event has come; those waits of the run that it is for are over. */
  static void offer(RunBook run, Appended event, Flow flow) {
    for (StepRun step : run.steps()) {
      if (step.state() == StepState.WAITING && step.uses() == Uses.WAIT) {
        EventRule rule = waitOf(step).event();
        if (rule != null && rule.matches(event.type(), event.draft().payload())) {
          run.reactingTo(event);
          flow.complete(run, step, output(event.id(), event.type(), event.draft().payload()));
        }
      }
    }
  }

  /** True where the run waits for this very event. */
  static boolean isAwaited(RunBook run, Appended event) {
    return run.steps().stream().filter(step -> step.state() == StepState.WAITING).map(step -> waitOf(step).event())
        .filter(Objects::nonNull).anyMatch(rule -> rule.matches(event.type(), event.draft().payload()));
  }

  private static Work.Wait waitOf(StepRun step) {
    return (Work.Wait) WorkReader.read(Uses.WAIT, Objects.requireNonNull(step.input()));
  }

  private Optional<ObjectNode> recorded(EntityRef entity, EventRule rule, long since) {
    long after = since;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<Event> events = log.find(new EventQuery(List.of(rule.type()), entity.type(), entity.id(), null, null, null,
          null, after, false, PAGE));
      for (Event event : events) {
        if (rule.matches(event.type(), event.payload())) {
          return Optional.of(output(event.id(), event.type(), event.payload()));
        }
        after = event.position();
      }
      if (events.size() < PAGE) {
        break;
      }
    }
    return Optional.empty();
  }

  /** An event whose payload is too large to be kept with the run is told without it. */
  private static ObjectNode output(String id, String type, ObjectNode payload) {
    ObjectNode output = JsonNodeFactory.instance.objectNode().put("timed_out", false);
    ObjectNode event = output.putObject("event").put("id", id).put("type", type);
    if (payload.toString().length() <= MOST_PAYLOAD) {
      event.set("payload", payload);
    }
    return output;
  }
}
