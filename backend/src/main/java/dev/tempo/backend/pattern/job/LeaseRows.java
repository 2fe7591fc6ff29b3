package dev.tempo.backend.pattern.job;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Leases in the database, outside of transactions of Nexus: they are no events, and lock nothing that waits. All times are the
 * database's real ones. Blocks.
 */
public interface LeaseRows {

  /** Leases up to {@code max} jobs of one queue, as its limits allow; takes what nobody else is taking at this moment. */
  Claim claim(String queue, int max, Holder holder);

  /** The same job as it is now. */
  Optional<Job> find(String id);

  /** Those of these jobs that there are, in no order. */
  List<Job> find(Collection<String> ids);

  /**
   * Extends a lease that stands, but not beyond the job's timeout.
   *
   * @return the job as it is then, empty where that token holds no lease of it
   */
  Optional<Job> heartbeat(String id, String token, Job.@Nullable Progress progress);

  /** Undoes leases that nobody has heard of: as if they had never been. */
  void undo(Collection<Job> leased);

  /** Leased jobs whose lease has ended, the longest ago first; without their inputs and outputs. */
  List<Job> expired(int limit);

  Horizon horizon();

  /** The queues that somebody has set limits for. */
  List<String> limitedQueues();

  /** Sets all that is said of a queue; null leaves it unlimited. */
  void limit(String queue, QueueLimits limits);

  /** Who leases, and for how long at first. */
  record Holder(String worker, String subject, Duration length) {}

  /**
   * What came of a claim.
   *
   * @param limited the queue has limits
   * @param again   when a look may find more, where time alone is what is missing: until a retry is due, or the rate lets
   *                another one through
   */
  record Claim(List<Job> jobs, boolean limited, @Nullable Duration again) {
    public Claim {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * What the sweep has to wait for.
   *
   * @param firstEnd until the first lease ends, negative where it has; null where no job is leased
   * @param live     there are jobs that are queued or leased
   */
  record Horizon(@Nullable Duration firstEnd, boolean live) {}
}
