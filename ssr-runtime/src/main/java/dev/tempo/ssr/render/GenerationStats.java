package dev.tempo.ssr.render;

import java.util.Map;

/**
 * Counters and gauges of one generation.
 *
 * @param rendered  renders that gave HTML, since it was loaded
 * @param failed    renders that did not, by reason, since it was loaded; every reason is a key
 * @param contexts  contexts ready to render
 * @param busy      contexts that are rendering
 * @param queued    renders waiting for a context
 * @param replaced  contexts closed because of what a render did in them
 */
public record GenerationStats(
    long rendered, Map<RenderResult.Reason, Long> failed, int contexts, int busy, int queued, long replaced) {

  public GenerationStats {
    failed = Map.copyOf(failed);
  }
}
