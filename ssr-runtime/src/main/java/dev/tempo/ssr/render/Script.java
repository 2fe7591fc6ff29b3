package dev.tempo.ssr.render;

import java.util.Objects;

/**
 * One classic script (not a module). Equal scripts are parsed and compiled once in a process, whichever bundles they
 * belong to: give a script that several bundles share the same name and text.
 *
 * @param name what stack traces call it, e.g. {@code react@19.3.1/server.js}
 * @param text its JavaScript
 */
public record Script(String name, String text) {

  public Script {
    Objects.requireNonNull(name);
    Objects.requireNonNull(text);
  }
}
