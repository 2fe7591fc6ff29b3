package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.EntityBook;
import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.nexus.hint.Hints;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people do to jobs and queues, one job or many. Blocks; call it on virtual threads. All throw {@link Refusal}: 404 where
 * the principal may not know of the job, 403 where it may not act on the entity, 409 where the job's state does not allow it.
 */
public final class JobCommands {
  private static final int BATCH = 200;
  private static final int SAMPLE = 10;

  private final Nexus nexus;
  private final EntityBooks entities;
  private final JobRows rows;
  private final LeaseRows leases;
  private final JobReads reads;
  private final JobViews views;
  private final JobNews news;
  private final Hints hints;
  private final Wakeups wakeups;
  private final RunStates runs;

  JobCommands(Nexus nexus, EntityBooks entities, JobRows rows, LeaseRows leases, JobReads reads, JobViews views,
      Hints hints, Wakeups wakeups, RunStates runs) {
    this.nexus = nexus;
    this.entities = entities;
    this.rows = rows;
    this.leases = leases;
    this.reads = reads;
    this.views = views;
    this.news = wakeups;
    this.hints = hints;
    this.wakeups = wakeups;
    this.runs = runs;
  }

  /** What can be done to jobs. */
  public enum Operation {
    /** A failed job is queued again, with as many attempts as before. */
    RETRY,
    /** A queued job ends, and the worker of a leased one is asked to stop. */
    CANCEL;

    private Set<JobState> from() {
      return this == RETRY ? Set.of(JobState.FAILED) : Set.of(JobState.QUEUED, JobState.LEASED);
    }

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a bulk operation did, or would do.
   *
   * @param matched that the filter names and the principal may know of, in a state that allows it
   * @param changed those of them that the principal may act on; the same with and without {@code dry_run}
   */
  public record Bulk(int matched, int changed, List<JobView> sample) {}

  /** @return the job as it then is */
  public JobView apply(Principal principal, Operation operation, String id, @Nullable String reason) {
    JobView found = views.find(principal, id).orElseThrow(() -> Endings.unknown(id));
    nexus.transact(List.of(found.job().entity()), transaction -> {
      Job job = book(transaction).lock(List.of(found.job().id())).getFirst();
      EntityBook book = entities.open(transaction, List.of(job.entity()));
      if (!mayAct(transaction, principal, book, job)) {
        throw new Refusal(Refusal.Kind.FORBIDDEN, principal.subject() + " may not act on " + job.entity());
      }
      obstacle(operation, book, job, tooLate(transaction, operation, List.of(job))).ifPresent(why -> {
        throw new Refusal(Refusal.Kind.CONFLICT, why);
      });
      change(transaction, principal, operation, job, reason);
      return id;
    });
    return views.find(principal, id).orElse(found);
  }

  public Bulk apply(Principal principal, Operation operation, JobQuery filter, boolean dryRun,
      @Nullable String reason) {
    Set<JobState> states = filter.states().isEmpty() ? operation.from() : filter.states();
    if (!operation.from().containsAll(states)) {
      throw Refusal.at("/filter/state", operation.wire() + " is for jobs that are " + String.join(" or ",
          operation.from().stream().map(JobState::wire).sorted().toList()));
    }
    List<JobView> sample = new ArrayList<>();
    int matched = 0;
    int changed = 0;
    String place = null;
    List<Job> page;
    do {
      page = reads.list(filter.in(states), place, BATCH);
      // What is not there to somebody is neither counted nor changed by a filter of theirs.
      List<Job> seen = page.stream().filter(job -> views.isSeen(principal, job)).toList();
      List<Job> done = seen.isEmpty() ? List.of() : batch(principal, operation, seen, dryRun, reason);
      matched += seen.size();
      changed += done.size();
      for (Job job : done.subList(0, Math.min(done.size(), SAMPLE - sample.size()))) {
        views.find(principal, job.id()).ifPresent(sample::add);
      }
      place = page.isEmpty() ? place : page.getLast().id();
    } while (page.size() == BATCH);
    return new Bulk(matched, changed, sample);
  }

  /** A dry run decides by the jobs as they were read, and locks none of them. */
  private List<Job> batch(Principal principal, Operation operation, List<Job> page, boolean dryRun,
      @Nullable String reason) {
    List<EntityRef> refs = page.stream().map(Job::entity).distinct().toList();
    return nexus.transact(refs, transaction -> {
      EntityBook book = entities.open(transaction, refs);
      List<Job> jobs = dryRun ? page : book(transaction).lock(page.stream().map(Job::id).toList());
      Set<String> late = tooLate(transaction, operation, jobs);
      List<Job> possible = jobs.stream().filter(job -> mayAct(transaction, principal, book, job) && obstacle(operation,
          book, job, late).isEmpty()).toList();
      if (!dryRun) {
        possible.forEach(job -> change(transaction, principal, operation, job, reason));
      }
      return possible;
    });
  }

  /** Those that are to be retried for whose runs it would come too late. */
  private Set<String> tooLate(Transaction transaction, Operation operation, List<Job> jobs) {
    Set<String> named = jobs.stream().flatMap(job -> Optional.ofNullable(job.origin().runId()).stream()).collect(
        Collectors.toSet());
    return operation == Operation.CANCEL || named.isEmpty() ? Set.of()
        : runs.tooLate(transaction, named, jobs.stream().map(Job::id).toList());
  }

  private JobBook book(Transaction transaction) {
    return JobBook.of(transaction, rows, news);
  }

  private static boolean mayAct(Transaction transaction, Principal principal, EntityBook book, Job job) {
    return Views.by(transaction.policy()).mayAct(principal, book.get(job.entity()));
  }

  /** Why the job's state, entity or run does not allow it; empty where nothing is in the way. */
  private static Optional<String> obstacle(Operation operation, EntityBook book, Job job, Set<String> late) {
    if (!operation.from().contains(job.state())) {
      return Optional.of("job " + job.id() + " is " + job.state().wire() + ", too late for " + operation.wire());
    }
    if (operation == Operation.CANCEL) {
      return Optional.empty();
    }
    if (isOfAnotherLife(book, job)) {
      return Optional.of(job.entity() + " was deleted since: a namesake inherits no jobs");
    }
    return !late.contains(job.id())
        ? Optional.empty()
        : Optional
            .of("run " + job.origin().runId()
                + " is over, and has undone what it did: done again now, this job's work would stand "
                + "alone. Start the pattern anew: POST /api/v1/actions/" + job.origin().actionId()
                + "/retry where its action has failed, else schedule another");
  }

  /** As with actions: what it was queued for was deleted since it ended. */
  private static boolean isOfAnotherLife(EntityBook book, Job job) {
    Long ended = job.endedPosition();
    return job.classification() != null && book.get(job.entity()).filter(entity -> ended == null || entity
        .born() <= ended).isEmpty();
  }

  private void change(Transaction transaction, Principal principal, Operation operation, Job job,
      @Nullable String reason) {
    String why = Optional.ofNullable(reason).orElse("cancelled by " + principal.subject());
    if (job.state() == JobState.LEASED) {
      ObjectNode payload = Job.payload(job.origin(), job.attempts()).put("reason", why);
      transaction.append(principal, Draft.own("job.cancel_requested", job.entity(), payload).causedBy(job.queuedBy(),
          job.correlationId()));
      book(transaction).askToStop(job, why);
      return;
    }
    Next next = operation == Operation.RETRY ? Next.retried(job) : Next.cancelled(job, why, false);
    book(transaction).become(job, next, transaction.append(principal, job.event(next).causedBy(job.queuedBy(), job
        .correlationId())));
  }

  /**
   * Sets all the limits of a queue; they hold for what is leased after this has returned.
   *
   * @throws Refusal 403 for all but administrators
   */
  public QueueView limit(Principal principal, String queue, QueueLimits limits) {
    if (!principal.isAdmin()) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, "only administrators set the limits of a queue");
    }
    leases.limit(queue, limits);
    wakeups.isLimited(queue, !limits.equals(QueueLimits.NONE));
    wakeups.queued(queue, Integer.MAX_VALUE);
    hints.tellEverything(Workers.TOPIC);
    return reads.queues().stream().filter(view -> view.queue().equals(queue)).findFirst().orElseGet(
        () -> new QueueView(queue, 0, 0, 0, 0, null, limits, List.of()));
  }
}
