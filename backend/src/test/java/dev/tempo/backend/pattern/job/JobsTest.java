package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.SqlConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import static dev.tempo.backend.pattern.job.JobFixture.AT_ONCE;
import static dev.tempo.backend.pattern.job.JobFixture.SHEET;
import static dev.tempo.backend.pattern.job.JobFixture.job;
import static dev.tempo.backend.pattern.job.JobFixture.token;
import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.SERVICE;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobsTest {
  private final TestDatabase database = TestDatabase.fresh();
  private final JobFixture node = new JobFixture(database);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private static void refuses(Refusal.Kind kind, String why, Runnable attempt) {
    assertThatThrownBy(attempt::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
      assertThat(refusal.kind()).isEqualTo(kind);
      assertThat(refusal.getMessage()).contains(why);
    });
  }

  @Test
  void a_job_is_queued_leased_and_completed_with_an_event_for_each_but_the_lease() {
    String id = node.enqueue("sums");
    Job leased = node.only("sums");
    assertThat(leased.id()).isEqualTo(id);
    assertThat(leased.attempts()).isEqualTo(1);
    assertThat(leased.origin().input()).isEqualTo(json("{'rows':3}"));
    assertThat(node.lease("sums", 1)).isEmpty();

    assertThat(node.complete(leased, "{'sum':12}")).isEqualTo(JobState.COMPLETED);

    assertThat(node.jobEvents()).containsExactly("job.queued", "job.completed");
    Event queued = node.events("job.queued").getFirst();
    assertThat(queued.causationId()).isEqualTo("because");
    assertThat(queued.correlationId()).isEqualTo("story");
    Event completed = node.events("job.completed").getFirst();
    assertThat(completed.entity()).isEqualTo(SHEET);
    assertThat(completed.actor()).isEqualTo(SERVICE.subject());
    assertThat(completed.causationId()).isEqualTo(queued.id());
    assertThat(completed.payload()).isEqualTo(json("{'job_id':'" + id
        + "','queue':'sums','run_id':'run-1','step_id':'sum','action_id':null,'attempts':1,'result':{'sum':12}}"));
    assertThat(completed.payload().toString()).doesNotContain(token(leased));
  }

  @Test
  void the_same_completion_twice_is_answered_the_same_and_another_is_refused() {
    node.enqueue("sums");
    Job leased = node.only("sums");
    node.complete(leased, "{'sum':12.50}");

    assertThat(node.complete(leased, "{'sum':12.5}")).isEqualTo(JobState.COMPLETED);
    refuses(Refusal.Kind.CONFLICT, "the job is completed", () -> node.complete(leased, "{'sum':13}"));
    refuses(Refusal.Kind.CONFLICT, "the job is completed", () -> node.fail(leased, true));
    refuses(Refusal.Kind.CONFLICT, "the job is completed", () -> node.heartbeat(leased));
    assertThat(node.jobEvents()).containsExactly("job.queued", "job.completed");
  }

  @Test
  void a_failure_is_tried_again_until_the_attempts_are_used_up() {
    node.enqueue("sums");
    assertThat(node.fail(node.only("sums"), true)).isEqualTo(JobState.QUEUED);
    assertThat(node.fail(node.only("sums"), true)).isEqualTo(JobState.QUEUED);
    Job last = node.only("sums");
    assertThat(last.attempts()).isEqualTo(3);
    assertThat(node.fail(last, true)).isEqualTo(JobState.FAILED);
    assertThat(node.fail(last, true)).as("said again").isEqualTo(JobState.FAILED);

    assertThat(node.lease("sums", 1)).isEmpty();
    assertThat(node.jobEvents()).containsExactly("job.queued", "job.queued", "job.queued", "job.failed");
    assertThat(node.events("job.failed").getFirst().payload().path("reason").textValue()).isEqualTo("out of paper");
  }

  @Test
  void what_cannot_be_retried_fails_at_once() {
    node.enqueue("sums");
    assertThat(node.fail(node.only("sums"), false)).isEqualTo(JobState.FAILED);
  }

  @Test
  void a_job_handed_back_is_there_at_once_and_the_attempt_does_not_count() {
    node.enqueue("sums");
    Job leased = node.only("sums");
    assertThat(node.leases().handBack(SERVICE, leased.id(), token(leased))).isEqualTo(JobState.QUEUED);
    assertThat(node.leases().handBack(SERVICE, leased.id(), token(leased))).isEqualTo(JobState.QUEUED);
    assertThat(node.only("sums").attempts()).isEqualTo(1);
    refuses(Refusal.Kind.CONFLICT, "leased to another worker", () -> node.complete(leased, "{}"));
  }

  @Test
  void a_queued_job_that_is_cancelled_ends_at_once_and_a_leased_one_is_asked_to_stop() {
    String queued = node.enqueue("sums");
    node.cancel(queued, "no longer wanted");
    assertThat(node.lease("sums", 1)).isEmpty();
    assertThat(node.jobEvents()).containsExactly("job.queued", "job.cancelled");

    String asked = node.enqueue("sums");
    Job leased = node.only("sums");
    assertThat(node.heartbeat(leased).cancelReason()).isNull();
    node.cancel(asked, "no longer wanted");
    assertThat(node.heartbeat(leased).cancelReason()).isEqualTo("no longer wanted");
    assertThat(node.fail(leased, true)).isEqualTo(JobState.CANCELLED);
    assertThat(node.events("job.cancelled")).hasSize(2);
  }

  @Test
  void a_worker_that_was_asked_to_stop_may_have_finished() {
    String id = node.enqueue("sums");
    Job leased = node.only("sums");
    node.cancel(id, "no longer wanted");
    assertThat(node.complete(leased, "{}")).isEqualTo(JobState.COMPLETED);
    assertThat(node.jobEvents()).containsExactly("job.queued", "job.completed");
  }

  @Test
  void a_job_enqueued_and_cancelled_in_one_transaction_was_never_there() {
    NewJob job = job("sums", SHEET, AT_ONCE);
    node.node().nexus().transact(List.of(SHEET), transaction -> {
      node.jobs().enqueue(transaction, job);
      node.jobs().cancel(transaction, List.of(job.id()), "changed my mind");
      return job;
    });
    assertThat(node.lease("sums", 1)).isEmpty();
    assertThat(node.jobEvents()).containsExactly("job.queued", "job.cancelled");
  }

  @Test
  void the_jobs_of_a_deleted_entity_are_cancelled_with_it() {
    node.node().create(SHEET, "user", "prod", "sheet");
    node.enqueue("sums");
    Job leased = node.only("sums");
    node.enqueue("sums");
    node.node().entityCommands().delete(ADMIN, SHEET, new IfMatch.Any());

    assertThat(node.lease("sums", 10)).isEmpty();
    refuses(Refusal.Kind.CONFLICT, "the job was cancelled: sheet/7 was deleted", () -> node.complete(leased, "{}"));
    Event deleted = node.events("sheet_deleted").getFirst();
    assertThat(node.events("job.cancelled")).hasSize(2).allSatisfy(event -> assertThat(event.causationId()).isEqualTo(
        deleted.id()));
  }

  @Test
  void a_failed_job_is_not_retried_for_a_namesake_of_its_entity() {
    node.node().create(SHEET, "user", "prod", "sheet");
    String id = node.enqueue(new NewJob("01890000-0000-7000-8000-000000000001", "sums", SHEET, json("{}"), "k", AT_ONCE,
        null, null, null, new NewJob.Cause("because", "story"), null, null));
    node.fail(node.only("sums"), false);
    JobCommands commands = node.node().workers().commands();
    JobQuery failed = new JobQuery("sums", Set.of(), null, null, null);
    assertThat(commands.apply(ADMIN, JobCommands.Operation.RETRY, failed, true, null).changed()).isEqualTo(1);
    node.node().entityCommands().delete(ADMIN, SHEET, new IfMatch.Any());
    node.node().create(SHEET, "user", "prod", "sheet");

    refuses(Refusal.Kind.CONFLICT, "a namesake inherits no jobs", () -> commands.apply(ADMIN,
        JobCommands.Operation.RETRY, id, null));
    assertThat(commands.apply(ADMIN, JobCommands.Operation.RETRY, failed, true, null).changed()).isZero();
    assertThat(commands.apply(ADMIN, JobCommands.Operation.RETRY, failed, false, null).changed()).isZero();
    assertThat(node.lease("sums", 1)).isEmpty();
  }

  @Test
  void what_others_have_is_not_counted_and_a_dry_run_waits_for_no_job() {
    node.node().create(SHEET, "user", "prod", "sheet");
    String id = node.enqueue("sums");
    JobQuery all = new JobQuery(null, Set.of(), null, null, null);
    JobCommands commands = node.node().workers().commands();

    assertThat(commands.apply(new Principal("ada", Role.USER), JobCommands.Operation.CANCEL, all, true, null)
        .matched()).isZero();
    SqlConnection other = database.pool().getConnection().await();
    other.query("BEGIN").execute().await();
    other.query("SELECT FROM job WHERE id = '" + id + "' FOR UPDATE").execute().await();
    assertThat(commands.apply(ADMIN, JobCommands.Operation.CANCEL, all, true, null).changed()).isEqualTo(1);
    other.query("ROLLBACK").execute().await();
    other.close();
  }

  @Test
  void who_asks_a_leased_job_to_stop_is_told_by_an_event() {
    String id = node.enqueue("sums");
    Job leased = node.only("sums");
    node.node().workers().commands().apply(ADMIN, JobCommands.Operation.CANCEL, id, "the sheet is wrong");

    assertThat(node.events("job.cancel_requested")).singleElement().satisfies(event -> {
      assertThat(event.actor()).isEqualTo(ADMIN.subject());
      assertThat(event.payload().path("job_id").textValue()).isEqualTo(id);
      assertThat(event.payload().path("reason").textValue()).isEqualTo("the sheet is wrong");
    });
    assertThat(node.heartbeat(leased).cancelReason()).isEqualTo("the sheet is wrong");
  }

  @Test
  void a_page_of_large_jobs_ends_early_and_the_next_goes_on() {
    ObjectNode large = json("{'text':'" + "x".repeat(1_000_000) + "'}");
    for (int i = 0; i < 10; i++) {
      NewJob plain = job("large", SHEET, AT_ONCE);
      node.enqueue(
          new NewJob(plain.id(), "large", SHEET, large, "k" + i, AT_ONCE, null, null, null, plain.cause(), null,
              null));
    }
    JobViews views = node.node().workers().views();
    JobQuery query = new JobQuery("large", Set.of(), null, null, null);
    Set<String> seen = new HashSet<>();
    String after = null;
    int pages = 0;
    do {
      JobViews.Page page = views.list(ADMIN, query, after, 50);
      assertThat(page.items()).hasSizeBetween(1, 5).allMatch(view -> view.job().origin().input().equals(large) && seen
          .add(view.job().id()));
      after = page.next();
      pages++;
    } while (after != null);
    assertThat(seen).hasSize(10);
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void a_timeout_ends_a_lease_that_heartbeats_would_keep() {
    NewJob plain = job("sums", SHEET, AT_ONCE);
    node.enqueue(new NewJob(plain.id(), "sums", SHEET, plain.input(), "k", AT_ONCE, Duration.ofSeconds(2), null, null,
        plain.cause(), null, null));
    Job leased = node.only("sums");
    Job.Lease first = Objects.requireNonNull(leased.lease());
    assertThat(Objects.requireNonNull(node.heartbeat(leased).lease()).expiresAt()).isEqualTo(first
        .expiresAt());
  }

  @Test
  void users_lease_nothing_and_what_does_not_exist_is_not_found() {
    Principal user = new Principal("ada", Role.USER);
    LeaseRequest request = new LeaseRequest(List.of("sums"), 1, Duration.ZERO, "w", Duration.ofSeconds(30));
    refuses(Refusal.Kind.FORBIDDEN, "only services and administrators", () -> {
      try {
        node.leases().lease(user, request, JobFixture.STAYS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    String nowhere = "01890000-0000-7000-8000-000000000000";
    refuses(Refusal.Kind.NOT_FOUND, "there is no job", () -> node.leases().complete(SERVICE, nowhere, nowhere, json(
        "{}")));
    refuses(Refusal.Kind.NOT_FOUND, "there is no job", () -> node.leases().heartbeat(SERVICE, "x", nowhere, null));
    refuses(Refusal.Kind.UNPROCESSABLE, "no lease token", () -> node.leases().handBack(SERVICE, nowhere, "mine"));
  }
}
