package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Rendered;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Two requests in one context: the second must not see anything of the first. */
class IsolationTest {

  /** Everything that can be found from the global object, by name; a canary of one render must not be in the next's. */
  private static final String SEARCH = """
      function search(canary) {
        const seen = new Set();
        const found = [];
        (function walk(value, path) {
          if (value === canary) found.push(path);
          if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
          seen.add(value);
          walk(Object.getPrototypeOf(value), path + '.__proto__');
          for (const key of Reflect.ownKeys(value)) {
            const property = Object.getOwnPropertyDescriptor(value, key);
            walk(property.value, path + '.' + String(key));
            walk(property.get, path + '.get ' + String(key));
          }
        })(globalThis, 'globalThis');
        for (const value of [[], '', 0, true, /x/, new Map(), new Set(), Promise.resolve(), function* () {}, async () => {}]) {
          for (const name of ['leak', 'toString', 'constructor']) if (value[name] === canary) found.push(typeof value + '.' + name);
        }
        return found.join();
      }""";

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
  @ValueSource(strings = {"globalThis.leak = secret", "leak = secret",
    "var self = globalThis; self.tempo.leak = secret",
    "tempo.shared.leak = secret", "tempo.render = () => secret", "Object.prototype.leak = secret",
    "Array.prototype.leak = secret", "Function.prototype.leak = secret", "String.prototype.leak = secret",
    "Promise.prototype.leak = secret", "JSON.parse = () => secret", "({}).__proto__.leak = secret",
    "({}).constructor.prototype.leak = secret", "Object.prototype.toString = () => secret", "Math.leak = secret",
    "console.leak = secret", "MessageChannel.prototype.leak = secret", "ReadableStream.leak = secret",
    "Object.getPrototypeOf(function* () {}).leak = secret", "Object.getPrototypeOf(async () => {}).leak = secret",
    "Object.getPrototypeOf([][Symbol.iterator]()).leak = secret", "Error.prototype.name = secret",
    "Object.setPrototypeOf(globalThis, {leak: secret})", "Object.defineProperty(globalThis, 'leak', {value: secret})",
    "Object.setPrototypeOf(Array.prototype, {leak: secret})", "setTimeout(() => { globalThis.leak = secret; }, 1)",
    "Promise.resolve().then(() => { globalThis.leak = secret; })", "/(.+)/.exec(secret)"})
  void whatARenderLeavesBehindDoesNotReachTheNext(String crime) throws Exception {
    Generation generation = renderer.load(Bundles.script("leaky", SEARCH + """
        globalThis.tempo = {shared: {}, render(json) {
          const {write, secret} = JSON.parse(json);
          if (write) { try { %s } catch (refused) { } return 'done'; }
          const legacy = [RegExp.$1, RegExp.lastMatch, RegExp.input].includes(secret) ? 'RegExp' : '';
          return 'found: ' + search(secret) + legacy;
        }};
        """.formatted(crime), Bundles.PATIENT));

    assertThat(html(generation, "{\"write\": true, \"secret\": \"canary-4711\"}")).isEqualTo("done");
    assertThat(html(generation, "{\"write\": false, \"secret\": \"canary-4711\"}")).isEqualTo("found: ");
    generation.retire();
  }

  @Test
  void aStrictRenderHearsThatItsGlobalWasRefused() throws Exception {
    Generation generation = renderer.load(Bundles.function("strict", """
        json => { 'use strict'; globalThis.cache = json; return ''; }""", Bundles.PATIENT));

    assertThat(generation.render("{}")).isInstanceOfSatisfying(RenderResult.Failed.class,
        failed -> assertThat(failed.message()).startsWith("TypeError").contains("cache"));
    generation.retire();
  }

  @Test
  void programsMayStillNameTheirErrorsAndOverrideToString() throws Exception {
    Generation generation = renderer.load(Bundles.function("names", """
        json => {
          'use strict';
          const error = new Error('gone'); error.name = 'GoneError';
          const thing = {}; thing.toString = () => 'thing';
          class Late extends TypeError {} ; const late = new Late('x'); late.message = 'late';
          return error + ' ' + thing + ' ' + late.message + ' ' + ({}) + ' ' + Object.keys(thing);
        }""", Bundles.PATIENT));

    assertThat(html(generation, "{}")).isEqualTo("GoneError: gone thing late [object Object] toString");
    generation.retire();
  }

  @Test
  void nothingLeadsOutOfTheRealm() throws Exception {
    Generation generation = renderer.load(Bundles.function("escape",
        """
            json => ['Java', 'Polyglot', 'Graal', 'Packages', 'java', 'load', 'loadWithNewGlobal', 'print', 'printErr', 'quit',
              'exit', 'readFile', 'read', 'process', 'require', 'fetch', 'XMLHttpRequest', 'WebSocket', 'Worker', 'WebAssembly',
              'SharedArrayBuffer', 'Atomics', 'Debug', 'host']
              .filter(name => typeof globalThis[name] !== 'undefined').join()""",
        Bundles.PATIENT));

    assertThat(html(generation, "{}")).isEmpty();
    generation.retire();
  }

  private static String html(Generation generation, String props) {
    RenderResult result = generation.render(props);
    assertThat(result).isInstanceOf(Rendered.class);
    return ((Rendered) result).html();
  }
}
