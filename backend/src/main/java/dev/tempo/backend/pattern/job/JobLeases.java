package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.scheduler.StorableJson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** What workers do: lease, tell that they are alive, and say what came of it. Blocks; call it on virtual threads. */
public final class JobLeases {
  private static final Logger LOG = LoggerFactory.getLogger(JobLeases.class);
  private static final int MOST_WAITING = 10_000;

  private final LeaseRows rows;
  private final Waiters waiters;
  private final Wakeups wakeups;
  private final Sweeper sweeper;
  private final Endings endings;

  JobLeases(LeaseRows rows, Waiters waiters, Wakeups wakeups, Sweeper sweeper, Endings endings) {
    this.rows = rows;
    this.waiters = waiters;
    this.wakeups = wakeups;
    this.sweeper = sweeper;
    this.endings = endings;
  }

  /**
   * Leases what there is, or waits for it; asks the database nothing while it waits.
   *
   * @param whenGone takes what is to be run when the caller does not wait any more: nothing is leased for it then
   * @return leased jobs, at most as many as asked for; none where there was none in time
   * @throws Refusal 403 for users
   */
  public List<Job> lease(Principal principal, LeaseRequest request, Consumer<Runnable> whenGone)
      throws InterruptedException {
    requireWorker(principal);
    if (!waiters.areStarted()) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, "the server is starting or stopping; ask again later");
    }
    if (waiters.count() >= MOST_WAITING) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, "too many workers are waiting here; try again later");
    }
    LeaseRows.Holder holder = new LeaseRows.Holder(request.worker(), principal.subject(), request.length());
    long end = System.nanoTime() + request.patience().toNanos();
    try (Waiters.Waiter waiter = waiters.open(request.queues())) {
      whenGone.accept(waiter::abandon);
      List<String> queues = request.queues();
      while (!queues.isEmpty()) {
        List<Job> leased = look(queues, request.max(), holder);
        if (!leased.isEmpty()) {
          sweeper.sweepIn(request.length());
          return waiter.isGone() ? undone(leased) : leased;
        }
        // Known by its order in the request, where there is news of several.
        List<String> heard = waiter.await(Duration.ofNanos(end - System.nanoTime()));
        queues = request.queues().stream().filter(heard::contains).toList();
      }
      return List.of();
    }
  }

  private List<Job> look(List<String> queues, int max, LeaseRows.Holder holder) {
    List<Job> leased = new ArrayList<>();
    for (String queue : queues) {
      int wanted = max - leased.size();
      if (wanted == 0) {
        break;
      }
      try {
        LeaseRows.Claim claim = rows.claim(queue, wanted, holder);
        leased.addAll(claim.jobs());
        wakeups.isLimited(queue, claim.limited());
        if (claim.jobs().size() == wanted) {
          waiters.wake(queue);
        } else if (claim.again() != null) {
          wakeups.wakeIn(queue, claim.again());
        }
      } catch (Throwable failure) {
        // What was leased already must not be lost with the connection.
        if (leased.isEmpty()) {
          throw failure;
        }
        LOG.warn("the queue {} could not be looked at; what was leased of others is given out", queue, failure);
      }
    }
    return leased;
  }

  private List<Job> undone(List<Job> leased) {
    rows.undo(leased);
    leased.forEach(job -> wakeups.queued(job.queue(), 1));
    return List.of();
  }

  /**
   * Extends a lease.
   *
   * @return the job as it is: when its lease ends, and whether its worker is asked to stop
   * @throws Refusal 404, and 409 where that lease has ended
   */
  public Job heartbeat(Principal principal, String id, String token, Job.@Nullable Progress progress) {
    requireWorker(principal);
    if (progress != null && progress.message() != null) {
      StorableJson.check("/progress/message", TextNode.valueOf(progress.message()));
    }
    return rows.heartbeat(uuid(id), uuid(token, "/lease_token"), progress).orElseThrow(() -> endings.lost(id, token));
  }

  /**
   * Its work is done.
   *
   * @return what the job is now; the same again for the same word said twice
   * @throws Refusal 404, and 409 where that lease has ended: then nothing has changed
   */
  public JobState complete(Principal principal, String id, String token, JsonNode output) {
    StorableJson.check("/output", output);
    return say(principal, id, token, new Next.Word.Done(output));
  }

  /** It could not be done; queued again where that is wanted and attempts are left. */
  public JobState fail(Principal principal, String id, String token, String reason, boolean retryable) {
    StorableJson.check("/reason", TextNode.valueOf(reason));
    return say(principal, id, token, new Next.Word.Failed(reason, retryable));
  }

  /** Its worker stops: the job is queued again at once, and the attempt does not count. */
  public JobState handBack(Principal principal, String id, String token) {
    return say(principal, id, token, new Next.Word.HandedBack("handed back by its worker"));
  }

  private JobState say(Principal principal, String id, String token, Next.Word word) {
    requireWorker(principal);
    return endings.say(principal, uuid(id), uuid(token, "/lease_token"), word);
  }

  static void requireWorker(Principal principal) {
    if (principal.role() == Role.USER) {
      throw new Refusal(Refusal.Kind.FORBIDDEN,
          "only services and administrators work on jobs; ask for a service's token");
    }
  }

  /** As the database writes it. */
  private static String uuid(String id) {
    try {
      return UUID.fromString(id).toString();
    } catch (IllegalArgumentException notOne) {
      throw Endings.unknown(id);
    }
  }

  private static String uuid(String token, String pointer) {
    try {
      return UUID.fromString(token).toString();
    } catch (IllegalArgumentException notOne) {
      throw Refusal.at(pointer, "is no lease token: give the one that the lease was answered with");
    }
  }
}
