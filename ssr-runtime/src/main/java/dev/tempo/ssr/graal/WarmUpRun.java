package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Rendered;
import dev.tempo.ssr.render.WarmUp;
import dev.tempo.ssr.render.Warmth;
import dev.tempo.ssr.render.Warmth.Ended;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One warm-up: renders one after the other, so that the compiler has the other cores. Waiting workers are served in
 * turn, so each context gets its share.
 */
final class WarmUpRun {

  /** A median of fewer says little. */
  private static final int SAMPLE = 20;

  private final Pool pool;
  private final String propsJson;
  private final WarmUp warmUp;
  private final long startNanos = System.nanoTime();
  private int renders;
  private Duration first = Duration.ZERO;

  WarmUpRun(Pool pool, String propsJson, WarmUp warmUp) {
    this.pool = pool;
    this.propsJson = propsJson;
    this.warmUp = warmUp;
  }

  Warmth run() {
    long best = Long.MAX_VALUE;
    int flat = 0;
    while (true) {
      List<Long> window = new ArrayList<>();
      Failed failure = renderFor(window);
      if (failure != null) {
        return new Warmth.Broken(failure);
      }
      long median = median(window);
      flat = median < best * (1 - warmUp.gain()) ? 0 : flat + 1;
      best = Math.min(best, median);
      Ended ended = ended(median, flat);
      if (ended != null) {
        return new Warmth.Warm(ended, renders, first, Duration.ofNanos(median), elapsed());
      }
    }
  }

  private @Nullable Ended ended(long median, int flat) {
    if (left() <= 0) {
      return Ended.BUDGET;
    }
    if (pool.anyCold()) {
      return null;
    }
    if (median <= warmUp.fastEnough().toNanos()) {
      return Ended.FAST_ENOUGH;
    }
    return flat >= warmUp.flatWindows() ? Ended.STEADY : null;
  }

  /** Renders for one window, at least once; gives the failure that ended it early. */
  private @Nullable Failed renderFor(List<Long> used) {
    long end = System.nanoTime() + Math.min(warmUp.window().toNanos(), Math.max(left(), 0));
    do {
      RenderResult result = pool.renderToWarmUp(propsJson);
      renders++;
      switch (result) {
        case Failed failure -> {
          return failure;
        }
        case Rendered rendered -> used.add(rendered.cost().cpuNanos());
      }
      if (renders == 1) {
        first = Duration.ofNanos(used.getFirst());
      }
    } while (System.nanoTime() < end || (used.size() < SAMPLE && left() > 0));
    return null;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private long left() {
    return warmUp.budget().minus(elapsed()).toNanos();
  }

  private static long median(List<Long> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
