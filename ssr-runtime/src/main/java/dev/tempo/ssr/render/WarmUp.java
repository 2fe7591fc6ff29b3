package dev.tempo.ssr.render;

import java.time.Duration;

/**
 * When a warm-up ends. It renders in windows and is steady when their medians of CPU time no longer fall.
 *
 * @param budget      on the clock; it ends then in any case
 * @param fastEnough  a median that is good enough to end it
 * @param window      shortest window; where renders are slow it is longer, so that a median says something
 * @param flatWindows windows in a row that must not beat the best median before them by {@code gain}
 * @param gain        share of the best median that counts as faster, e.g. 0.05
 */
public record WarmUp(Duration budget, Duration fastEnough, Duration window, int flatWindows, double gain) {

  /**
   * Ends at 10 ms, where a first request is far from the 100 ms that a reader notices; traffic brings the rest. Ten
   * seconds at most: the first bundle of a process needs them, others that share its scripts much less.
   */
  public static final WarmUp DEFAULT = new WarmUp(Duration.ofSeconds(10), Duration.ofMillis(10), Duration.ofMillis(500),
      3, 0.05);

  public WarmUp {
    if (budget.isNegative() || fastEnough.isNegative() || window.isNegative() || window.isZero() || flatWindows < 1
        || gain < 0) {
      throw new IllegalArgumentException(
          "budget and fastEnough must not be negative, window positive, flatWindows at least 1, gain "
              + "at least 0: " + budget + ", " + fastEnough + ", " + window + ", " + flatWindows + ", " + gain);
    }
  }

  public WarmUp within(Duration other) {
    return new WarmUp(other, fastEnough, window, flatWindows, gain);
  }

  /** Goes on until renders get no faster. */
  public WarmUp untilSteady() {
    return new WarmUp(budget, Duration.ZERO, window, flatWindows, gain);
  }
}
