package dev.tempo.ssr.render;

/**
 * What a render used, in nanoseconds and bytes.
 *
 * @param queuedNanos    on the clock, waiting for a context
 * @param elapsedNanos   on the clock, from then on
 * @param cpuNanos       of the rendering thread
 * @param allocatedBytes on the Java heap
 */
public record Cost(long queuedNanos, long elapsedNanos, long cpuNanos, long allocatedBytes) {

  /** Of a render that never started. */
  public static Cost queuedFor(long nanos) {
    return new Cost(nanos, 0, 0, 0);
  }
}
