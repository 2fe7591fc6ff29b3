package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Budget;
import dev.tempo.ssr.render.Bundle;
import dev.tempo.ssr.render.Limits;
import dev.tempo.ssr.render.Script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Bundles to test with: those built from npm beside what Node makes of them, and small ones written in place. */
final class Bundles {

  /** Tests share the machine with whatever else it does: generous in time where time is not what is tested. */
  static final Limits PATIENT = new Limits(1, new Budget(Duration.ofSeconds(60), 4L << 30),
      new Budget(Duration.ofSeconds(30), 1L << 30), 8 << 20, 64, Duration.ofMinutes(5));

  private Bundles() {}

  /** A page of src/test/js, with the React that all share. */
  static Bundle react(String page, Limits limits) {
    return new Bundle(page, List.of(new Script("react.js", read("react.js")), new Script(page, read(page + ".js"))),
        limits);
  }

  static String props(String page) {
    return read(page + ".props.json");
  }

  /** What Node renders from the same scripts and properties. */
  static String nodeHtml(String page) {
    return read(page + ".html");
  }

  /** A bundle whose render is this function. */
  static Bundle function(String name, String function, Limits limits) {
    return script(name, "globalThis.tempo = {render: " + function + "};", limits);
  }

  static Bundle script(String name, String text, Limits limits) {
    return new Bundle(name, List.of(new Script(name + ".js", text)), limits);
  }

  private static String read(String name) {
    try (InputStream in = Bundles.class.getResourceAsStream("/bundles/" + name)) {
      if (in == null) {
        throw new IllegalStateException("src/test/js was not built: bundles/" + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
