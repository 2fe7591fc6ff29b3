package dev.tempo.registry.release;

import java.util.List;

/**
 * A fragment at the version that its reader gets.
 *
 * @param shared the shared packages that it needs, each after those that it needs itself: the order in which the
 *        renderer evaluates their server bundles
 */
public record ResolvedFragment(RegisteredVersion version, List<RegisteredVersion> shared) {
  public ResolvedFragment {
    shared = List.copyOf(shared);
  }
}
