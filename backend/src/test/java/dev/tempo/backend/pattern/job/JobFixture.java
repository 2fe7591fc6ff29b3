package dev.tempo.backend.pattern.job;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.scheduler.SchedulerFixture;
import dev.tempo.backend.testing.TestDatabase;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import static dev.tempo.backend.scheduler.SchedulerFixture.SERVICE;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;

/** A node with queues, and short words for what workers do. */
final class JobFixture implements AutoCloseable {
  static final EntityRef SHEET = new EntityRef("sheet", "7");
  static final RetryPolicy AT_ONCE = new RetryPolicy(3, Duration.ZERO, 1, Duration.ZERO);
  static final Consumer<Runnable> STAYS = whenGone -> {};
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final SchedulerFixture node;

  JobFixture(TestDatabase database) {
    this(database, SchedulerFixture.Wiring.PLAIN);
  }

  JobFixture(TestDatabase database, SchedulerFixture.Wiring wiring) {
    node = new SchedulerFixture(database, InstantSource.system(), wiring);
    node.workers().start();
    node.hints().start();
  }

  SchedulerFixture node() {
    return node;
  }

  Jobs jobs() {
    return node.workers().jobs();
  }

  JobLeases leases() {
    return node.workers().leases();
  }

  static NewJob job(String queue, EntityRef entity, RetryPolicy retry) {
    String id = IDS.generate().toString();
    return new NewJob(id, queue, entity, json("{'rows':3}"), "key-" + id, retry, null, "run-1", "sum", new NewJob.Cause(
        "because", "story"), null, null);
  }

  String enqueue(String queue) {
    return enqueue(job(queue, SHEET, AT_ONCE));
  }

  String enqueue(NewJob job) {
    return node.nexus().transact(List.of(job.entity()), transaction -> {
      jobs().enqueue(transaction, job);
      return job.id();
    });
  }

  List<String> enqueue(String queue, int count) {
    return node.nexus().transact(List.of(SHEET), transaction -> IntStream.range(0, count).mapToObj(_ -> {
      NewJob job = job(queue, SHEET, AT_ONCE);
      jobs().enqueue(transaction, job);
      return job.id();
    }).toList());
  }

  void cancel(String id, String reason) {
    node.nexus().transact(List.of(SHEET), transaction -> {
      jobs().cancel(transaction, List.of(id), reason);
      return id;
    });
  }

  /** What there is now. */
  List<Job> lease(String queue, int max) {
    return lease(queue, max, Duration.ofSeconds(30));
  }

  List<Job> lease(String queue, int max, Duration length) {
    return lease(new LeaseRequest(List.of(queue), max, Duration.ZERO, "w1", length));
  }

  List<Job> lease(LeaseRequest request) {
    try {
      return leases().lease(SERVICE, request, STAYS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Job only(String queue) {
    List<Job> leased = lease(queue, 10);
    if (leased.size() != 1) {
      throw new AssertionError("not one job but " + leased);
    }
    return leased.getFirst();
  }

  CompletableFuture<List<Job>> waitFor(String queue, int max, Duration patience) {
    CompletableFuture<List<Job>> leased = new CompletableFuture<>();
    LeaseRequest request = new LeaseRequest(List.of(queue), max, patience, "waiting", Duration.ofSeconds(30));
    Thread.ofVirtual().start(() -> {
      try {
        leased.complete(lease(request));
      } catch (Throwable e) {
        leased.completeExceptionally(e);
      }
    });
    return leased;
  }

  JobState complete(Job job, String output) {
    return leases().complete(SERVICE, job.id(), token(job), json(output));
  }

  JobState fail(Job job, boolean retryable) {
    return leases().fail(SERVICE, job.id(), token(job), "out of paper", retryable);
  }

  Job heartbeat(Job job) {
    return leases().heartbeat(SERVICE, job.id(), token(job), new Job.Progress(50.0, "half"));
  }

  static String token(Job job) {
    return Objects.requireNonNull(job.lease()).token();
  }

  List<Event> events(String type) {
    return node.events().stream().filter(event -> event.type().equals(type)).toList();
  }

  List<String> jobEvents() {
    List<String> types = new ArrayList<>(node.types());
    types.removeIf(type -> !type.startsWith("job."));
    return types;
  }

  @Override
  public void close() {
    node.close();
  }
}
