package dev.tempo.ssr.graal;

import java.util.Map;

/** Options of the engine and of its contexts. All contexts must have the same, or they share no code. */
final class EngineOptions {

  /** We tell it ourselves, louder. */
  static final Map<String, String> ENGINE = Map.of("engine.WarnInterpreterOnly", "false");

  /**
   * What renders need, and nothing that leads out of the realm, waits, or remembers: RegExp.$1 would show one request
   * the last match of another. The locale is fixed, so that a page does not depend on the machine: a bundle formats
   * with the locale and zone of its properties.
   */
  static final Map<String, String> CONTEXT = Map.ofEntries(
      Map.entry("js.text-encoding", "true"),
      Map.entry("js.performance", "true"),
      Map.entry("js.locale", "en-US"),
      Map.entry("js.console", "false"),
      Map.entry("js.print", "false"),
      Map.entry("js.load", "false"),
      Map.entry("js.graal-builtin", "false"),
      Map.entry("js.polyglot-builtin", "false"),
      Map.entry("js.java-package-globals", "false"),
      Map.entry("js.shared-array-buffer", "false"),
      Map.entry("js.atomics", "false"),
      Map.entry("js.regexp-static-result", "false"),
      Map.entry("js.string-length-limit", String.valueOf(64 << 20)),
      Map.entry("js.max-typed-array-length", String.valueOf(64 << 20)));

  private EngineOptions() {}
}
