package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Ends attempts. A worker's word becomes Tempo's own event, submitted like anybody's, so that it shares a commit with what
 * arrives meanwhile; the consequence checks it against the row under its lock and refuses it where the row is another by then.
 */
final class Endings implements Sweeper.Expiry {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final int LOOKS = 4;
  private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
      ? one.decimalValue().compareTo(other.decimalValue())
      : one.equals(other) ? 0 : 1;

  private final Nexus nexus;
  private final LeaseRows leases;
  private final JobRows rows;
  private final JobNews news;
  private final Sayings sayings;
  private final RandomGenerator random;

  Endings(Nexus nexus, LeaseRows leases, JobRows rows, JobNews news, Sayings sayings, RandomGenerator random) {
    this.nexus = nexus;
    this.leases = leases;
    this.rows = rows;
    this.news = news;
    this.sayings = sayings;
    this.random = random;
  }

  JobState say(Principal principal, String id, String token, Next.Word word) {
    Refusal meanwhile = null;
    for (int look = 0; look < LOOKS; look++) {
      Job job = leases.find(id).orElseThrow(() -> unknown(id));
      if (job.wasEndedBy(token) && isSaidAgain(job, word)) {
        return job.state();
      }
      if (!job.isHeldBy(token)) {
        throw lost(job, token);
      }
      Next next = Next.of(job, word, random);
      try {
        submit(principal, new Sayings.Saying(id, token, job, next));
        return next.state();
      } catch (Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.CONFLICT) {
          throw refusal;
        }
        meanwhile = refusal;
      }
    }
    throw Objects.requireNonNull(meanwhile);
  }

  private void submit(Principal principal, Sayings.Saying saying) {
    Job job = saying.read();
    Draft event = job.event(saying.next());
    String eventId = IDS.generate().toString();
    Draft draft = new Draft(event.source(), eventId, event.type(), event.entity(), null, job.correlationId(), job
        .queuedBy(), event.payload(), null, null, null);
    sayings.put(eventId, saying);
    try {
      nexus.submit(new Nexus.Submission(principal, List.of(new Nexus.Incoming(draft, eventId))));
    } finally {
      sayings.remove(eventId);
    }
  }

  private static boolean isSaidAgain(Job job, Next.Word word) {
    return switch (word) {
      case Next.Word.Done(JsonNode output) -> job.state() == JobState.COMPLETED && job.output() != null && output
          .equals(BY_VALUE, job.output());
      case Next.Word.Failed _ -> job.state() != JobState.COMPLETED;
      case Next.Word.HandedBack _ -> job.state() == JobState.QUEUED || job.state() == JobState.CANCELLED;
      case Next.Word.Expired _ -> false;
    };
  }

  /** Those whose lease has ended still, as one transaction. */
  @Override
  public void expire(List<Job> expired) {
    Map<String, Job> read = expired.stream().collect(Collectors.toMap(Job::id, Function.identity()));
    nexus.transact(expired.stream().map(Job::entity).distinct().toList(), transaction -> {
      JobBook book = JobBook.of(transaction, rows, news);
      for (Job job : book.lock(read.keySet())) {
        Job.Lease lease = job.lease();
        if (job.state() == JobState.LEASED && lease != null && !lease.stands()) {
          Next next = Next.of(job, new Next.Word.Expired(lease.worker()), random);
          book.become(job, next, transaction.append(Principal.TEMPO, job.event(next).causedBy(job.queuedBy(), job
              .correlationId())));
        }
      }
      return read;
    });
  }

  Refusal lost(String id, String token) {
    return leases.find(id).map(job -> lost(job, token)).orElseGet(() -> unknown(id));
  }

  private static Refusal lost(Job job, String token) {
    Job.Lease lease = job.lease();
    String why = switch (job.state()) {
      case QUEUED -> "it is queued again" + (job.reason() == null ? "" : ": " + job.reason());
      case LEASED -> lease != null && lease.token().equals(token)
          ? "it ended at " + lease.expiresAt()
          : "the job is leased to another worker by now";
      case COMPLETED -> "the job is completed";
      case FAILED -> "the job has failed: " + job.reason();
      case CANCELLED -> "the job was cancelled: " + job.reason();
    };
    return new Refusal(Refusal.Kind.CONFLICT, "that lease of job " + job.id() + " has ended: " + why
        + "; nothing was changed, stop working on it");
  }

  static Refusal unknown(String id) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "there is no job " + id);
  }
}
