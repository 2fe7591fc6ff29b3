package dev.tempo.bench.report;

import java.util.Arrays;

/** Exact percentiles of a sample, by the nearest rank. */
public final class Percentiles {
  private final long[] sorted;

  public Percentiles(long[] values) {
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  public int count() {
    return sorted.length;
  }

  /** @param share 0.5 for the median; 0 of nothing */
  public long at(double share) {
    if (sorted.length == 0) {
      return 0;
    }
    return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
  }

  public long max() {
    return at(1);
  }

  public long below(long limit) {
    return Arrays.stream(sorted).filter(value -> value < limit).count();
  }
}
