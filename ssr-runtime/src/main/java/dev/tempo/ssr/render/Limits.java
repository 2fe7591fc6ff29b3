package dev.tempo.ssr.render;

import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of one generation.
 *
 * @param contexts    JavaScript contexts, each with a thread: the renders that run at once
 * @param load        for evaluating the scripts in a context, and for each render while that is cold: its first, and those of a
 *                    warm-up
 * @param render      for every other render
 * @param outputChars longest HTML, in UTF-16 units
 * @param queueLength renders that may wait for a context
 * @param queueWait   how long one may wait
 */
public record Limits(int contexts, Budget load, Budget render, int outputChars, int queueLength, Duration queueWait) {

  /** Two contexts; a second and 256 MiB for a render (a warm page of 100 rows takes two milliseconds and three MiB). */
  public static final Limits DEFAULT = new Limits(
      2,
      new Budget(Duration.ofSeconds(10), 4L << 30),
      new Budget(Duration.ofSeconds(1), 256L << 20),
      8 << 20,
      64,
      Duration.ofSeconds(2));

  public Limits {
    Objects.requireNonNull(load);
    Objects.requireNonNull(render);
    if (contexts < 1 || outputChars < 1 || queueLength < 1 || queueWait.isNegative()) {
      throw new IllegalArgumentException("contexts, outputChars and queueLength must be at least 1, queueWait not "
          + "negative: " + contexts + ", " + outputChars + ", " + queueLength + ", " + queueWait);
    }
  }

  public Limits withContexts(int count) {
    return new Limits(count, load, render, outputChars, queueLength, queueWait);
  }

  public Limits withRender(Budget budget) {
    return new Limits(contexts, load, budget, outputChars, queueLength, queueWait);
  }

  public Limits withLoad(Budget budget) {
    return new Limits(contexts, budget, render, outputChars, queueLength, queueWait);
  }

  public Limits withOutputChars(int chars) {
    return new Limits(contexts, load, render, chars, queueLength, queueWait);
  }

  public Limits withQueue(int length, Duration wait) {
    return new Limits(contexts, load, render, outputChars, length, wait);
  }
}
