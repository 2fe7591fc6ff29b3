package dev.tempo.webapp.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.registry.manifest.Slot;
import dev.tempo.registry.release.ResolvedFragment;
import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.ops.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The failure ladder, in one place: rendered by the server; else left to the browser, which finds the static fallback and
 * draws over it; and where there is nothing for the browser, the fallback alone.
 */
final class FragmentRenderer {
  private static final Logger log = LoggerFactory.getLogger(FragmentRenderer.class);

  private final Fragments fragments;
  private final Metrics metrics;

  FragmentRenderer(Fragments fragments, Metrics metrics) {
    this.fragments = fragments;
    this.metrics = metrics;
  }

  PageFragment render(Slot slot, ResolvedFragment fragment, ObjectNode props) {
    long began = System.nanoTime();
    String name = fragment.version().name();
    try {
      Optional<Generation> generation = fragments.of(fragment);
      if (generation.isEmpty()) {
        return stepDown(slot, fragment, props);
      }
      return switch (generation.get().render(Json.text(props))) {
        case RenderResult.Rendered(String html, var cost) -> {
          metrics.rendered(name, "rendered", System.nanoTime() - began);
          yield new PageFragment(slot, fragment.version(), html, true, props);
        }
        case RenderResult.Failed failed -> {
          metrics.rendered(name, failed.reason().name().toLowerCase(Locale.ROOT), System.nanoTime() - began);
          // What JavaScript threw may quote what it was given, so only the reason goes to the log at this level.
          log.warn("{} {} could not be rendered ({}); the browser gets its fallback and draws it itself", name,
              fragment.version()
                  .version(),
              failed.reason());
          log.debug("{}: {}\n{}", name, failed.message(), failed.stack());
          yield stepDown(slot, fragment, props);
        }
      };
    } catch (LoadException e) {
      metrics.rendered(name, "load", System.nanoTime() - began);
      log.warn("{} cannot be loaded; the browser gets its fallback and draws it itself", name, e);
      return stepDown(slot, fragment, props);
    }
  }

  private static PageFragment stepDown(Slot slot, ResolvedFragment fragment, ObjectNode props) {
    return new PageFragment(slot, fragment.version(),
        Objects.requireNonNullElse(fragment.version().manifest().fallback(), ""),
        false, props);
  }
}
