package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Budget;
import dev.tempo.ssr.render.Bundle;
import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.Limits;
import dev.tempo.ssr.render.LoadException;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import dev.tempo.ssr.render.RenderResult.Rendered;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Bundles that misbehave: each is stopped, named, and leaves a generation that renders on. */
class LimitsTest {

  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Limits HURRIED = Bundles.PATIENT.withLoad(new Budget(DEADLINE, 64L << 30))
      .withRender(new Budget(DEADLINE, 64L << 30));
  private static final Limits LEAN = Bundles.PATIENT.withRender(new Budget(Duration.ofSeconds(30), 64L << 20))
      .withOutputChars(1_000_000);

  private static final GraalRenderer renderer = new GraalRenderer();

  @BeforeAll
  static void start() {
    renderer.start();
  }

  @AfterAll
  static void stop() {
    renderer.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"while (true) {}", "for (let i = 0; ; i++) { Math.sqrt(i); }",
    "setInterval(() => {}, 1); return new Promise(() => {});",
    "const again = () => Promise.resolve().then(again); return again();",
    "try { while (true) {} } catch (e) { return 'caught'; } finally { while (true) {} }",
    "/^(a+)+$/.test('a'.repeat(40) + 'b'); while (true) {}"})
  void stopsWhatDoesNotEnd(String body) throws Exception {
    Failed failed = renderOffence(body, HURRIED);

    assertThat(failed.reason()).isEqualTo(Reason.DEADLINE);
    // What it used, not what the clock says: another process may have had the processor meanwhile.
    assertThat(Duration.ofNanos(failed.cost().cpuNanos())).isLessThan(DEADLINE.multipliedBy(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"const all = []; while (true) all.push(new Array(1000).fill({}));",
    "const all = []; while (true) all.push(new Uint8Array(1 << 20));",
    "let s = 'x'; const all = []; while (true) all.push((s + all.length).repeat(100000).toUpperCase());",
    "return new Array(500_000_000).fill(0).join('');", "const m = new Map(); for (let i = 0; ; i++) m.set(i, {i});"})
  void stopsWhatAllocatesTooMuch(String body) throws Exception {
    assertThat(renderOffence(body).reason()).isEqualTo(Reason.ALLOCATION);
  }

  @Test
  void refusesAHundredMegabytesOfHtmlWithoutCopyingThem() throws Exception {
    Failed failed = renderOffence("return 'x'.repeat(50_000_000)");

    assertThat(failed.reason()).isEqualTo(Reason.OUTPUT);
    assertThat(failed.message()).contains("50000000", "1000000");
  }

  @Test
  void refusesAStringLongerThanAnyPage() throws Exception {
    Failed failed = renderOffence("return 'x'.repeat(100_000_000)");

    assertThat(failed.reason()).isEqualTo(Reason.THROWN);
    assertThat(failed.message()).contains("RangeError");
  }

  @Test
  void reportsDeepRecursionAsWhatItIs() throws Exception {
    Failed failed = renderOffence("return (function deeper(n) { return deeper(n + 1) + 1; })(0)");

    assertThat(failed.reason()).isEqualTo(Reason.THROWN);
    assertThat(failed.message()).contains("RangeError", "call stack");
  }

  @Test
  void givesUpAtOnceOnAPromiseThatNothingCanSettle() throws Exception {
    assertThat(renderOffence("return new Promise(() => {})").reason()).isEqualTo(Reason.UNSETTLED);
  }

  @Test
  void reportsWhatARenderThrewWithItsStack() throws Exception {
    Failed failed = renderOffence("(function inner() { null.title; })()");

    assertThat(failed.reason()).isEqualTo(Reason.THROWN);
    assertThat(failed.message()).startsWith("TypeError").contains("title");
    assertThat(failed.stack()).contains("inner", "offence.js");
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw new Error('no luck')", "return Promise.reject(new Error('no luck'))",
    "return new Promise((_, reject) => setTimeout(reject, 50, new Error('no luck')))"})
  void reportsErrorsOfPromisesTheSameWay(String body) throws Exception {
    Failed failed = renderOffence(body);

    assertThat(failed.reason()).isEqualTo(Reason.THROWN);
    assertThat(failed.message()).isEqualTo("Error: no luck");
  }

  @ParameterizedTest
  @ValueSource(strings = {"return 42", "return null", "return {}", "return Promise.resolve(7)"})
  void insistsOnAString(String body) throws Exception {
    assertThat(renderOffence(body).message()).contains("instead of a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw new Error('not today')", "syntax error here", "const fine = true", "while (true) {}",
    "globalThis.tempo = {render: 'later'}"})
  void reportsABundleThatCannotBeLoaded(String text) {
    Bundle bundle = Bundles.script("broken@1.0.0", text, HURRIED);

    LoadException e = catchThrowableOfType(LoadException.class, () -> renderer.load(bundle));

    assertThat(e).hasMessageContaining("broken@1.0.0");
    assertThat(e.failure().reason()).isIn(Reason.LOAD, Reason.DEADLINE);
  }

  @Test
  void leavesTheNeighboursAlone() throws Exception {
    Generation neighbour = renderer.load(Bundles.function("neighbour", "json => 'fine'", Bundles.PATIENT));
    Generation offender = renderer.load(Bundles.function("offender", "json => { while (true) {} }", HURRIED));

    Thread offending = Thread.startVirtualThread(() -> assertThat(offender.render("{}")).isInstanceOf(Failed.class));
    do {
      assertThat(neighbour.render("{}")).isInstanceOf(Rendered.class);
    } while (offending.isAlive());

    assertThat(offender.stats().failed()).containsEntry(Reason.DEADLINE, 1L);
    assertThat(neighbour.stats().replaced()).isZero();
    neighbour.retire();
    offender.retire();
  }

  private static Failed renderOffence(String body) throws LoadException {
    return renderOffence(body, LEAN);
  }

  /** Renders well, then the offence, then well again; the first makes the context warm, the last proves it lives. */
  private static Failed renderOffence(String body, Limits limits) throws LoadException {
    String render = "json => { if (json === '\"well\"') return 'well'; " + body + " }";
    Generation generation = renderer.load(Bundles.function("offence", render, limits));
    assertThat(generation.render("\"well\"")).isInstanceOf(Rendered.class);
    RenderResult result = generation.render("\"ill\"");
    assertThat(generation.render("\"well\"")).isInstanceOf(Rendered.class);
    generation.retire();
    assertThat(result).isInstanceOf(Failed.class);
    return (Failed) result;
  }
}
