package dev.tempo.backend.scheduler;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An action as one reader may see it.
 *
 * @param full    false: in summary, without params and conditions on payloads
 * @param history oldest first; null where it was not asked for
 */
public record ActionView(Action action, boolean full, @Nullable List<Transition> history) {
  public ActionView {
    history = history == null ? null : List.copyOf(history);
  }
}
