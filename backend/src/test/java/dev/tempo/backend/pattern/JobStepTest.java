package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.JobCommands;
import dev.tempo.backend.pattern.job.LeaseRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.SERVICE;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Steps that workers do. */
class JobStepTest {
  private final RunFixture at = new RunFixture();

  @BeforeEach
  void workers() {
    at.node.workers().start();
    at.pattern("work",
        """
            {'steps':[
              {'id':'before','uses':'emit','with':{'event_type':'did'},'compensate':{'uses':'job','with':{'queue':'undo',
                'input':{'was':'${steps.before.output.event_id}'}}}},
              {'id':'sum','uses':'job','depends_on':['before'],'for_each':'${params.sheets}','retry':{'max_attempts':1},
                'with':{'queue':'sums','input':{'sheet':'${item}'}}},
              {'id':'tell','uses':'emit','depends_on':['sum'],'with':{'event_type':'told','payload':{'sums':'${steps.sum.output}'}}}]}""");
  }

  @AfterEach
  void close() throws InterruptedException {
    at.node.workers().stop();
    at.close();
  }

  private List<Job> lease(String queue) throws InterruptedException {
    return at.node.workers().leases().lease(SERVICE, new LeaseRequest(List.of(queue), 10, Duration.ZERO, "w", Duration
        .ofMinutes(5)), _ -> {});
  }

  private static String token(Job job) {
    return Objects.requireNonNull(job.lease()).token();
  }

  private void complete(Job job, ObjectNode output) throws InterruptedException {
    at.node.workers().leases().complete(SERVICE, job.id(), token(job), output);
    at.node.patternRunner().step();
  }

  @Test
  void the_end_of_their_jobs_completes_them() throws InterruptedException {
    String run = at.run("work", "{'sheets':['a','b']}");
    List<Job> jobs = lease("sums");
    assertThat(jobs).extracting(job -> job.origin().input()).containsExactlyInAnyOrder(json("{'sheet':'a'}"), json(
        "{'sheet':'b'}"));
    assertThat(at.step(run, "sum").path("items").get(0).path("job_id").textValue()).isIn(jobs.stream().map(Job::id)
        .toList());
    for (Job job : jobs) {
      assertThat(at.state(run)).isEqualTo("running");
      complete(job, json("{'of':'" + job.origin().input().path("sheet").textValue() + "'}"));
    }
    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.events("told").getFirst().payload()).isEqualTo(json("{'sums':[{'of':'a'},{'of':'b'}]}"));
  }

  @Test
  void one_that_fails_stops_the_others_and_what_was_done_is_undone_by_a_job() throws InterruptedException {
    String run = at.run("work", "{'sheets':['a','b']}");
    List<Job> jobs = lease("sums");
    at.node.workers().leases().fail(SERVICE, jobs.getFirst().id(), token(jobs.getFirst()), "no such sheet", true);
    at.node.patternRunner().step();

    assertThat(at.state(run)).isEqualTo("compensating");
    assertThat(at.read(run).path("reason").textValue()).contains("no such sheet");
    assertThat(at.node.workers().leases().heartbeat(SERVICE, jobs.get(1).id(), token(jobs.get(1)), null)
        .cancelReason()).isNotNull();
    assertThat(lease("undo")).as("while a worker is at it").isEmpty();
    complete(jobs.get(1), json("{}"));
    Job undo = lease("undo").getFirst();
    assertThat(undo.origin().input().path("was").textValue()).isEqualTo(at.events("did").getFirst().id());
    complete(undo, json("{}"));

    assertThat(at.state(run)).isEqualTo("failed");
    assertThat(at.events("pattern_failed").getFirst().payload().at("/compensated/0/step_id").textValue()).isEqualTo(
        "before");
  }

  @Test
  void a_cancelled_run_takes_queued_jobs_out_of_their_queue() throws InterruptedException {
    String run = at.run("work", "{'sheets':['a']}");
    at.node.runs().cancel(ADMIN, run, null);
    at.node.patternRunner().step();
    assertThat(lease("sums")).isEmpty();
    complete(lease("undo").getFirst(), json("{}"));
    assertThat(at.state(run)).isEqualTo("cancelled");
  }

  @Test
  void a_job_of_a_run_that_is_over_is_not_done_again() throws InterruptedException {
    String run = at.run("work", "{'sheets':['a']}");
    Job failed = lease("sums").getFirst();
    at.node.workers().leases().fail(SERVICE, failed.id(), token(failed), "no such sheet", true);
    at.node.patternRunner().step();
    complete(lease("undo").getFirst(), json("{}"));
    assertThat(at.state(run)).isEqualTo("failed");

    assertThatThrownBy(() -> at.node.workers().commands().apply(ADMIN, JobCommands.Operation.RETRY, failed.id(), null))
        .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT))
        .hasMessageContaining("is over").hasMessageContaining("schedule another");
    assertThat(lease("sums")).isEmpty();
  }

  @Test
  void a_job_that_undoes_can_be_done_again_though_its_run_is_over() throws InterruptedException {
    String run = at.run("work", "{'sheets':['a']}");
    Job failed = lease("sums").getFirst();
    at.node.workers().leases().fail(SERVICE, failed.id(), token(failed), "no such sheet", false);
    at.node.patternRunner().step();
    Job undo = lease("undo").getFirst();
    at.node.workers().leases().fail(SERVICE, undo.id(), token(undo), "no paper", false);
    at.node.patternRunner().step();
    assertThat(at.state(run)).isEqualTo("failed");

    at.node.workers().commands().apply(ADMIN, JobCommands.Operation.RETRY, undo.id(), null);
    assertThat(lease("undo")).extracting(Job::id).containsExactly(undo.id());
  }

  @Test
  void a_long_result_stays_with_its_job_and_results_too_long_together_fail_the_step() throws InterruptedException {
    String run = at.run("work", "{'sheets':['a']}");
    Job job = lease("sums").getFirst();
    complete(job, json("{'text':'" + "x".repeat(64 * 1024) + "'}"));
    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.step(run, "sum").path("output").get(0).path("job_id").textValue()).isEqualTo(job.id());
    assertThat(at.events("told").getFirst().payload().toString()).hasSizeLessThan(1_000);

    String items = "'a'" + ",'a'".repeat(33);
    String wide = at.run("work", "{'sheets':[" + items + "]}");
    ObjectNode largest = json("{'text':'" + "x".repeat(64 * 1024 - 20) + "'}");
    for (List<Job> jobs = lease("sums"); !jobs.isEmpty(); jobs = lease("sums")) {
      for (Job each : jobs) {
        at.node.workers().leases().complete(SERVICE, each.id(), token(each), largest);
      }
      at.node.patternRunner().step();
    }
    assertThat(at.stepState(wide, "sum")).isEqualTo("failed");
    assertThat(at.step(wide, "sum").path("reason").textValue()).contains("34 items");
    assertThat(at.state(wide)).isEqualTo("compensating");
  }
}
