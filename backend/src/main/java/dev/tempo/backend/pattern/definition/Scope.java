package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;

/** Where references lead, for one step of one run. */
@FunctionalInterface
public interface Scope {

  /** The value that a root name stands for ({@code params}, {@code entity}, ...), or a missing node. */
  JsonNode root(String name);
}
