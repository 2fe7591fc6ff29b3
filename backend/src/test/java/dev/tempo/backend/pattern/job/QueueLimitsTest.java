package dev.tempo.backend.pattern.job;

import dev.tempo.backend.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

/** The limits of queues, held over two nodes and a restart. */
class QueueLimitsTest {
  private final TestDatabase database = TestDatabase.fresh();

  @AfterEach
  void close() {
    database.close();
  }

  private static void limit(JobFixture node, QueueLimits limits) {
    node.node().workers().commands().limit(ADMIN, "q", limits);
  }

  @Test
  void no_more_are_leased_at_once_than_may_be_however_many_ask() throws Exception {
    try (JobFixture one = new JobFixture(database); JobFixture other = new JobFixture(database)) {
      limit(one, new QueueLimits(3, null, false));
      one.enqueue("q", 40);
      List<CompletableFuture<List<Job>>> asking = IntStream.range(0, 20).mapToObj(i -> (i % 2 == 0 ? one : other)
          .waitFor("q", 2, Duration.ZERO)).toList();
      List<Job> leased = new ArrayList<>();
      for (CompletableFuture<List<Job>> worker : asking) {
        leased.addAll(worker.get(60, TimeUnit.SECONDS));
      }
      assertThat(leased).hasSize(3);

      var waiting = other.waitFor("q", 1, Duration.ofSeconds(50));
      one.complete(leased.getFirst(), "{}");
      assertThat(waiting.get(60, TimeUnit.SECONDS)).as("told by the other node that a place is free").hasSize(1);
    }
  }

  @Test
  void the_bucket_gives_its_rate_and_is_not_filled_by_a_restart() {
    long began = System.nanoTime();
    int leased;
    try (JobFixture node = new JobFixture(database)) {
      limit(node, new QueueLimits(null, 2.0, false));
      node.enqueue("q", 10);
      leased = node.lease("q", 10).size();
      assertThat(leased).as("a second's worth at once").isEqualTo(2);
    }
    try (JobFixture again = new JobFixture(database)) {
      while (leased < 7) {
        leased += again.lease(new LeaseRequest(List.of("q"), 10, Duration.ofSeconds(50), "w", Duration.ofSeconds(50)))
            .size();
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat((double) leased).as("leased in %s s", seconds).isLessThanOrEqualTo(2 + 2 * seconds);
      }
    }
  }

  @Test
  void a_paused_queue_gives_nothing_until_it_goes_on() throws Exception {
    try (JobFixture node = new JobFixture(database)) {
      limit(node, new QueueLimits(null, null, true));
      node.enqueue("q", 1);
      assertThat(node.lease("q", 1)).isEmpty();
      var waiting = node.waitFor("q", 1, Duration.ofSeconds(50));
      limit(node, QueueLimits.NONE);
      assertThat(waiting.get(60, TimeUnit.SECONDS)).hasSize(1);
      assertThat(node.node().workers().views().queues(SERVICE)).singleElement().satisfies(queue -> {
        assertThat(queue.leased()).isEqualTo(1);
        assertThat(queue.limits()).isEqualTo(QueueLimits.NONE);
      });
    }
  }
}
