package dev.tempo.ssr.render;

import java.time.Duration;

/** What a warm-up reached. */
public sealed interface Warmth {

  /**
   * Every context of the generation has rendered.
   *
   * @param ended   why it ended there
   * @param renders how many it took
   * @param first   CPU time of the first render, cold
   * @param median  CPU time in the last window
   * @param took    the whole warm-up
   */
  record Warm(Ended ended, int renders, Duration first, Duration median, Duration took) implements Warmth {}

  /** What ended a warm-up. */
  enum Ended {
    FAST_ENOUGH, STEADY, BUDGET
  }

  /** A render of the sample failed; the warm-up stopped there. */
  record Broken(RenderResult.Failed failure) implements Warmth {}
}
