package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Script;
import org.graalvm.polyglot.Source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sources by script. The engine shares parsed and compiled code between contexts for as long as they use the same
 * source, so equal scripts must give the same one; it is let go with the last generation that holds it.
 */
final class Scripts {

  /** In order: what stands further down uses what stands above. */
  private static final List<String> SHIMS = List.of("timers.js", "message-channel.js", "abort-controller.js",
      "readable-stream.js", "console.js", "crypto.js", "structured-clone.js", "seal.js");

  private final Map<Script, WeakReference<Source>> cache = new HashMap<>();

  /** Web APIs that GraalJS lacks; each is a function that takes the host object. */
  static final List<Source> WEB_APIS = SHIMS.stream().map(Scripts::resource).toList();

  /** A function of the host object that gives what the server calls. */
  static final Source DRIVER = resource("driver.js");

  synchronized List<Source> sources(List<Script> scripts) {
    cache.values().removeIf(reference -> reference.refersTo(null));
    return scripts.stream().map(this::source).toList();
  }

  private Source source(Script script) {
    WeakReference<Source> known = cache.get(script);
    Source source = known == null ? null : known.get();
    if (source == null) {
      source = Source.newBuilder("js", script.text(), script.name()).buildLiteral();
      cache.put(script, new WeakReference<>(source));
    }
    return source;
  }

  private static Source resource(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar of ssr-runtime");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Source.newBuilder("js", text, "tempo:" + name).buildLiteral();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
