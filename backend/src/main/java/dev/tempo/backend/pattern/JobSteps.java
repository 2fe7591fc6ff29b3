package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.pattern.definition.Task;
import dev.tempo.backend.pattern.definition.Work;
import dev.tempo.backend.pattern.job.Jobs;
import dev.tempo.backend.pattern.job.NewJob;
import org.jspecify.annotations.Nullable;

/** Steps that workers do: a job is enqueued with the step's beginning, and its end completes the step. */
final class JobSteps {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final Jobs jobs;

  JobSteps(Jobs jobs) {
    this.jobs = jobs;
  }

  void begin(RunBook run, StepRun step, Work.Job work) {
    Task task = run.task(step.key());
    String id = IDS.generate().toString();
    Run.Identity identity = run.run().identity();
    jobs.enqueue(run.transaction(), new NewJob(id, work.queue(), identity.entity(), work.input(), identity.id() + ":"
        + step.key(), task.retry(),
        task
            .timeout(),
        identity.id(), step.key().step(), new NewJob.Cause(identity.startedBy(), identity
            .correlationId()),
        identity.actionId(), null));
    step.under(StepState.RUNNING, null, id);
  }

  /** True for the end of a job that a run asked for. */
  static boolean isEnd(Appended event) {
    return !event.fromOutside() && switch (event.type()) {
      case Jobs.COMPLETED, Jobs.FAILED, Jobs.CANCELLED -> runOf(event) != null;
      default -> false;
    };
  }

  static @Nullable String runOf(Appended event) {
    return event.draft().payload().path("run_id").textValue();
  }

  /** What is longer stays with the job: a run keeps all its outputs, and joins those of a step's items. */
  private static @Nullable JsonNode kept(ObjectNode payload) {
    JsonNode result = payload.get("result");
    int length = result == null ? 0 : result.toString().length();
    return length <= HttpOutcome.MOST_BYTES ? result : JsonNodeFactory.instance.objectNode().put("job_id", payload.path(
        "job_id").textValue()).put("left_out", "the result has " + length + " characters, more than a run keeps ("
            + HttpOutcome.MOST_BYTES + "): read it with the job");
  }

  /** The attempts were the job's own: one that has failed is not enqueued again. */
  static void ended(RunBook run, Appended event, Flow flow) {
    ObjectNode payload = event.draft().payload();
    String job = payload.path("job_id").textValue();
    for (StepRun step : run.steps()) {
      if (step.state() == StepState.RUNNING && step.outside() != null && step.outside().equals(job)) {
        run.reactingTo(event);
        if (event.type().equals(Jobs.COMPLETED)) {
          flow.complete(run, step, kept(payload));
        } else {
          flow.attemptFailed(run, step, payload.path("reason").asText("its job ended without a reason"), true, null);
        }
      }
    }
  }
}
