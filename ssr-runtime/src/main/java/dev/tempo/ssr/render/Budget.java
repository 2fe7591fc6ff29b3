package dev.tempo.ssr.render;

import java.time.Duration;

/**
 * What one stretch of JavaScript may use. Time is CPU time of the rendering thread, so that a busy machine does not
 * fail the innocent; as a thread may also wait for a core, twice as long on the clock is the end in any case.
 *
 * @param cpu            CPU time
 * @param allocatedBytes bytes allocated on the Java heap, garbage included
 */
public record Budget(Duration cpu, long allocatedBytes) {

  public Budget {
    if (cpu.isNegative() || cpu.isZero()) {
      throw new IllegalArgumentException("cpu must be positive, is " + cpu);
    }
    if (allocatedBytes <= 0) {
      throw new IllegalArgumentException("allocatedBytes must be positive, is " + allocatedBytes);
    }
  }
}
