package dev.tempo.ssr.render;

import java.util.List;
import java.util.Objects;

/**
 * What one version of a microfrontend evaluates in each of its contexts. After the last script,
 * {@code globalThis.tempo.render(propsJson)} must be a function that returns the HTML or a promise of it.
 *
 * @param id      name@version, unique among what is loaded; names threads, log lines and metrics
 * @param scripts evaluated in order
 * @param limits  what its renders may use
 */
public record Bundle(String id, List<Script> scripts, Limits limits) {

  public Bundle {
    Objects.requireNonNull(id);
    Objects.requireNonNull(limits);
    scripts = List.copyOf(scripts);
    if (scripts.isEmpty()) {
      throw new IllegalArgumentException("bundle " + id + " has no scripts");
    }
  }

  /** A bundle within {@link Limits#DEFAULT}. */
  public static Bundle of(String id, Script... scripts) {
    return new Bundle(id, List.of(scripts), Limits.DEFAULT);
  }
}
