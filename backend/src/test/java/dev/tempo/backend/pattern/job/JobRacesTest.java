package dev.tempo.backend.pattern.job;

import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.scheduler.Parking;
import dev.tempo.backend.scheduler.SchedulerFixture.Wiring;
import dev.tempo.backend.testing.TestDatabase;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A worker's word, the end of its lease and a cancel that meet: one of them comes first, and nobody is told anything else. */
class JobRacesTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final TestDatabase database = TestDatabase.fresh();

  @AfterEach
  void close() {
    database.close();
  }

  /** As if no heartbeat had come for as long as the lease is. */
  private void endLease(Job job) {
    database.pool().preparedQuery("UPDATE job SET lease_expires_at = clock_timestamp() WHERE id = $1").execute(Tuple.of(
        UUID.fromString(job.id()))).await();
  }

  @Test
  void of_many_workers_that_wait_for_one_job_exactly_one_gets_it() throws Exception {
    try (JobFixture one = new JobFixture(database); JobFixture other = new JobFixture(database)) {
      List<CompletableFuture<List<Job>>> waiting = List.of(one.waitFor("q", 1, Duration.ofSeconds(3)), one.waitFor("q",
          1, Duration.ofSeconds(3)), other.waitFor("q", 1, Duration.ofSeconds(3)),
          other.waitFor("q", 1, Duration
              .ofSeconds(3)));
      String id = one.enqueue("q");
      int leased = 0;
      for (CompletableFuture<List<Job>> worker : waiting) {
        List<Job> jobs = worker.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        leased += jobs.size();
        assertThat(jobs).allSatisfy(job -> assertThat(job.id()).isEqualTo(id));
      }
      assertThat(leased).isEqualTo(1);
    }
  }

  @Test
  void a_completion_that_comes_first_outlives_the_end_of_its_lease() throws Exception {
    Parking parking = new Parking("job.completed");
    try (JobFixture node = new JobFixture(database, Wiring.PLAIN.withLast(parking))) {
      node.enqueue("q");
      Job job = node.lease("q", 1, Duration.ofSeconds(2)).getFirst();
      var done = Parking.inBackground(() -> node.complete(job, "{}"));
      parking.awaitParked();
      // The lease ends while its row is locked; the sweep waits for the entity, and finds that there is nothing to take back.
      parking.releaseWhenAwaited(database, JobFixture.SHEET);
      assertThat(done.get(LONGEST.toSeconds(), TimeUnit.SECONDS)).isEqualTo(JobState.COMPLETED);
      assertThat(node.lease("q", 1)).isEmpty();
      assertThat(node.jobEvents()).containsExactly("job.queued", "job.completed");
    }
  }

  @Test
  void the_end_of_a_lease_that_comes_first_refuses_the_completion() throws Exception {
    try (JobFixture node = new JobFixture(database)) {
      node.enqueue("q");
      Job job = node.lease("q", 1).getFirst();
      endLease(job);
      assertThatThrownBy(() -> node.complete(job, "{}")).isInstanceOfSatisfying(Refusal.class, refusal -> {
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(refusal.getMessage()).contains("that lease of job " + job.id() + " has ended");
      });
      assertThatThrownBy(() -> node.heartbeat(job)).isInstanceOf(Refusal.class);
      assertThat(node.jobEvents()).as("nothing was changed").doesNotContain("job.completed");
    }
  }

  @Test
  void a_lease_that_ends_gives_the_job_to_who_waits_and_at_last_fails_it() throws Exception {
    try (JobFixture node = new JobFixture(database)) {
      node.enqueue("q");
      for (int attempt = 1; attempt <= 3; attempt++) {
        List<Job> leased = node.lease(new LeaseRequest(List.of("q"), 1, Duration.ofSeconds(50), "w" + attempt, Duration
            .ofSeconds(1)));
        assertThat(leased).singleElement().extracting(Job::attempts).isEqualTo(attempt);
      }
      long end = System.nanoTime() + LONGEST.toNanos();
      while (node.events("job.failed").isEmpty()) {
        assertThat(System.nanoTime()).as("given up").isLessThan(end);
        Thread.onSpinWait();
      }
      assertThat(node.jobEvents()).containsExactly("job.queued", "job.queued", "job.queued", "job.failed");
      assertThat(node.events("job.failed").getFirst().payload().path("reason").textValue()).contains("worker w3");
    }
  }

  @Test
  void a_cancel_that_meets_a_completion_is_too_late_or_in_time_but_never_both() throws Exception {
    Parking parking = new Parking("job.completed");
    try (JobFixture node = new JobFixture(database, Wiring.PLAIN.withLast(parking))) {
      String id = node.enqueue("q");
      Job job = node.only("q");
      var done = Parking.inBackground(() -> node.complete(job, "{}"));
      parking.awaitParked();
      var cancel = Parking.inBackground(() -> {
        node.cancel(id, "too late");
        return id;
      });
      parking.releaseWhenAwaited(database, JobFixture.SHEET);
      assertThat(done.get(LONGEST.toSeconds(), TimeUnit.SECONDS)).isEqualTo(JobState.COMPLETED);
      cancel.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      assertThat(node.jobEvents()).containsExactly("job.queued", "job.completed");
    }
  }

  @Test
  void what_was_leased_when_the_process_died_is_given_to_the_next() {
    try (JobFixture node = new JobFixture(database)) {
      node.enqueue("q");
      node.lease("q", 1, Duration.ofSeconds(2));
    }
    try (JobFixture next = new JobFixture(database)) {
      assertThat(next.lease(new LeaseRequest(List.of("q"), 1, Duration.ofSeconds(50), "w", Duration.ofSeconds(30))))
          .singleElement().extracting(Job::attempts).isEqualTo(2);
    }
  }
}
