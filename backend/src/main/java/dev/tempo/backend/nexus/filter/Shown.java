package dev.tempo.backend.nexus.filter;

import dev.tempo.backend.nexus.Event;

import java.util.Objects;

/**
 * An event as one reader may see it.
 *
 * @param whole false: in summary, without payload and extensions
 */
public record Shown(Event event, boolean whole) {
  public Shown {
    Objects.requireNonNull(event, "event");
  }
}
