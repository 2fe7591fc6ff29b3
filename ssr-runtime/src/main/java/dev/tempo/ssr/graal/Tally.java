package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import dev.tempo.ssr.render.RenderResult.Rendered;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts how renders ended. */
final class Tally {

  private final LongAdder rendered = new LongAdder();
  private final Map<Reason, Long> failed = new ConcurrentHashMap<>();

  Tally() {
    for (Reason reason : Reason.values()) {
      failed.put(reason, 0L);
    }
  }

  <R extends RenderResult> R count(R result) {
    switch (result) {
      case Rendered _ -> rendered.increment();
      case Failed failure -> failed.merge(failure.reason(), 1L, Long::sum);
    }
    return result;
  }

  long rendered() {
    return rendered.sum();
  }

  Map<Reason, Long> failed() {
    return Map.copyOf(failed);
  }
}
