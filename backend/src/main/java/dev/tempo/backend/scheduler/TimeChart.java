package dev.tempo.backend.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts times before and after a change in at most {@value #MOST} buckets of equal width, whatever the times are: where one does
 * not fit, buckets are joined until it does. Widths are those that people read: minutes, hours, days, weeks, years of 364 days.
 *
 * <p>Each width divides the next, so that joining is exact. Costs an addition for each time, and a few hundred for each of the
 * at most {@code WIDTHS.length} joinings.
 */
final class TimeChart {
  private static final int MOST = 60;
  private static final long DAY = 86_400;
  private static final long[] WIDTHS = {60, 300, 900, 3_600, 6 * 3_600, DAY, 7 * DAY, 28 * DAY, 364 * DAY, 3_640 * DAY,
    36_400 * DAY, 364_000 * DAY};

  private int width;
  /** Number of the first bucket, counted in widths from 1970; the others follow without a gap. */
  private long first;
  private int used;
  private long[] before = new long[MOST];
  private long[] after = new long[MOST];

  void before(Instant time) {
    before[place(time)]++;
  }

  void after(Instant time) {
    after[place(time)]++;
  }

  List<Foreseen.Bucket> buckets() {
    List<Foreseen.Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < used; i++) {
      long from = (first + i) * WIDTHS[width];
      buckets.add(new Foreseen.Bucket(Instant.ofEpochSecond(from), Instant.ofEpochSecond(from + WIDTHS[width]),
          before[i], after[i]));
    }
    return buckets;
  }

  private int place(Instant time) {
    long second = time.getEpochSecond();
    while (true) {
      long number = Math.floorDiv(second, WIDTHS[width]);
      if (used == 0) {
        first = number;
        used = 1;
      }
      long low = Math.min(first, number);
      long high = Math.max(first + used - 1, number);
      if (high - low < MOST) {
        spread(low, (int) (high - low) + 1);
        return (int) (number - low);
      }
      join();
    }
  }

  private void spread(long low, int count) {
    int shift = (int) (first - low);
    if (shift > 0) {
      before = shifted(before, shift);
      after = shifted(after, shift);
    }
    first = low;
    used = count;
  }

  private static long[] shifted(long[] counts, int by) {
    long[] moved = new long[MOST];
    System.arraycopy(counts, 0, moved, by, MOST - by);
    return moved;
  }

  private void join() {
    long ratio = WIDTHS[width + 1] / WIDTHS[width];
    long low = Math.floorDiv(first, ratio);
    long[] joinedBefore = new long[MOST];
    long[] joinedAfter = new long[MOST];
    for (int i = 0; i < used; i++) {
      int into = (int) (Math.floorDiv(first + i, ratio) - low);
      joinedBefore[into] += before[i];
      joinedAfter[into] += after[i];
    }
    used = (int) (Math.floorDiv(first + used - 1, ratio) - low) + 1;
    first = low;
    before = joinedBefore;
    after = joinedAfter;
    width++;
  }
}
