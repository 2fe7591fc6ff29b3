package dev.tempo.backend.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time that only moves on, at its own pace: the node's clock as it was at the start, and what has passed since by monotonic
 * time. An administrator, a leap second or a time server may set the node's clock; nothing waits longer or fires
 * earlier for it. Safe for concurrent use but for {@link #slept}.
 */
public final class SteadyClock implements InstantSource {
  /** Less is what a time server corrects little by little. */
  private static final Duration NOTICED = Duration.ofMillis(100);

  private final InstantSource node;
  private final LongSupplier nanos;
  private final Instant start;
  private final long startNanos;
  private Duration nodeAhead = Duration.ZERO;

  public SteadyClock(InstantSource node) {
    this(node, System::nanoTime);
  }

  SteadyClock(InstantSource node, LongSupplier nanos) {
    this.node = node;
    this.nanos = nanos;
    start = node.instant();
    startNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  /**
   * True once after the node's clock went its own way: it was set, or the machine slept, while monotonic time stood still. Which
   * of them, only the database can tell, so it should be asked. One thread's.
   */
  boolean slept() {
    Duration ahead = Duration.between(instant(), node.instant());
    boolean slept = ahead.minus(nodeAhead).abs().compareTo(NOTICED) > 0;
    if (slept) {
      nodeAhead = ahead;
    }
    return slept;
  }
}
