package dev.tempo.backend.pattern.job;

import org.jspecify.annotations.Nullable;

/**
 * What somebody has set for a queue.
 *
 * @param concurrency   leased at the same time at most; 0 stands still; null: no limit
 * @param ratePerSecond leases a second, in bursts of up to one second's worth (at least one); null: no limit
 * @param paused        nothing is leased; what is leased goes on
 */
public record QueueLimits(@Nullable Integer concurrency, @Nullable Double ratePerSecond, boolean paused) {
  public static final QueueLimits NONE = new QueueLimits(null, null, false);
}
