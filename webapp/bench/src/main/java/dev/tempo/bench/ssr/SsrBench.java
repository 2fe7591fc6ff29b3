package dev.tempo.bench.ssr;

import dev.tempo.ssr.graal.GraalRenderer;
import dev.tempo.ssr.render.Bundle;
import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.Limits;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.Script;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Renders of one built microfrontend's sample per second, uncached, on one thread: here and in plain Node, the same
 * bundle, in turn within one run, so that a machine whose speed drifts is the same for both.
 */
final class SsrBench {
  /** The compiler reaches its last tier after about a minute of processor time, past plateaus that look like the end. */
  private static final Duration WARM_UP = Duration.ofSeconds(75);
  private static final int SECONDS = 4;

  private final Path microfrontends;
  private final PrintWriter out;

  /** @param microfrontends the folder of built microfrontends, with Node on the PATH */
  SsrBench(Path microfrontends, PrintWriter out) {
    this.microfrontends = microfrontends;
    this.out = out;
  }

  /** @return true where the HTML is Node's, byte for byte */
  boolean run(String name, int rounds) throws IOException, InterruptedException, LoadException {
    Path react = microfrontends.resolve("react/dist/server.js");
    Path fragment = microfrontends.resolve(name + "/dist/server.js");
    Path sample = microfrontends.resolve(name + "/dist/sample.json");
    String props = Files.readString(sample);
    try (GraalRenderer renderer = new GraalRenderer(); NodePeer node = new NodePeer(SECONDS, sample, react, fragment)) {
      renderer.start();
      Generation generation = renderer.load(new Bundle(name, List.of(script(react), script(fragment)), Limits.DEFAULT
          .withContexts(1)));
      out.printf("%s, %d processors; %s, JIT %s%n", System.getProperty("java.vm.version"), Runtime.getRuntime()
          .availableProcessors(), renderer.implementationName(), renderer.jitEnabled() ? "on" : "OFF");
      out.printf("warming for %d s: %,.0f renders/s on the way%n", WARM_UP.toSeconds(),
          rate(generation, props, WARM_UP));
      out.flush();
      String html = html(generation.render(props));
      List<Double> here = new ArrayList<>();
      List<Double> there = new ArrayList<>();
      boolean same = true;
      for (int round = 1; round <= rounds; round++) {
        NodePeer.Measured measured = node.measure();
        double rate = rate(generation, props, Duration.ofSeconds(SECONDS));
        here.add(rate);
        there.add(measured.rate());
        same &= measured.sha256().equals(sha256(html));
        out.printf("round %d: Tempo %,.0f renders/s, Node %s %,.0f renders/s, ratio %.2f%n", round, rate,
            measured.version(),
            measured.rate(), rate / measured.rate());
        out.flush();
      }
      out.printf("%s, %,d bytes of HTML: Tempo %,.0f renders/s, Node %,.0f renders/s (medians), ratio %.2f; HTML %s%n",
          name,
          html.getBytes(StandardCharsets.UTF_8).length, median(here), median(there), median(here) / median(there), same
              ? "equal byte for byte"
              : "DIFFERS");
      out.flush();
      return same;
    }
  }

  private static double rate(Generation generation, String props, Duration length) {
    long began = System.nanoTime();
    long until = began + length.toNanos();
    long renders = 0;
    while (System.nanoTime() < until) {
      html(generation.render(props));
      renders++;
    }
    return renders * 1e9 / (System.nanoTime() - began);
  }

  private static String html(RenderResult result) {
    return switch (result) {
      case RenderResult.Rendered(String html, var cost) -> html;
      case RenderResult.Failed failed -> throw new IllegalStateException(failed.reason() + ": " + failed.message());
    };
  }

  private static Script script(Path file) throws IOException {
    return new Script(file.toString(), Files.readString(file));
  }

  private static double median(List<Double> rates) {
    return DoubleStream.of(rates.stream().mapToDouble(Double::doubleValue).toArray()).sorted().skip(rates.size() / 2)
        .findFirst().orElseThrow();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
