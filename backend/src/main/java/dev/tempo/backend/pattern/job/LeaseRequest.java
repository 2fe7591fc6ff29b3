package dev.tempo.backend.pattern.job;

import java.time.Duration;
import java.util.List;

/**
 * What a worker asks for.
 *
 * @param queues in the order of preference
 * @param max    jobs at once
 * @param patience how long to wait where there is nothing
 * @param worker a name for those who look at the queues
 * @param length of the leases, until a heartbeat extends them by as much
 */
public record LeaseRequest(List<String> queues, int max, Duration patience, String worker, Duration length) {
  public static final int MOST_QUEUES = 20;
  public static final int MOST_JOBS = 1_000;
  public static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  public static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  public static final Duration LONGEST_LEASE = Duration.ofHours(1);

  public LeaseRequest {
    queues = List.copyOf(queues);
  }
}
