package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Rendered;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The web APIs that GraalJS lacks, as a bundle sees them. */
class WebApisTest {

  private static final GraalRenderer renderer = new GraalRenderer();

  @BeforeAll
  static void start() {
    renderer.start();
  }

  @AfterAll
  static void stop() {
    renderer.stop();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      timers fire by time, then in order      | setTimeout(() => add('c'), 20); setTimeout(() => add('a'), 5); setTimeout(() => add('b'), 5); setTimeout(done, 30) | a,b,c
      a timer sees jobs before the next timer | setTimeout(() => { Promise.resolve().then(() => add('job')); add('one'); }); setTimeout(() => { add('two'); done(); }) | one,job,two
      timers pass arguments and can be undone | const id = setTimeout(() => add('never')); clearTimeout(id); setTimeout((x, y) => { add(x + y); done(); }, 0, 1, 2) | 3
      an interval repeats until it is cleared | let n = 0; const id = setInterval(() => { add(++n); if (n === 3) { clearInterval(id); done(); } }, 10) | 1,2,3
      microtasks come before timers           | setTimeout(() => { add('timer'); done(); }); queueMicrotask(() => add('micro')); add('now') | now,micro,timer
      a message is a task of its own          | const {port1, port2} = new MessageChannel(); port1.onmessage = e => { add(e.data); done(); }; port2.postMessage('hi'); Promise.resolve().then(() => add('job')) | job,hi
      text round-trips through UTF-8          | const b = new TextEncoder().encode('ü🎈'); add(b.length); add(new TextDecoder().decode(b)); done() | 6,ü🎈
      a decoder keeps half a character        | const b = new TextEncoder().encode('🎈'), d = new TextDecoder(); add(d.decode(b.subarray(0, 2), {stream: true}) + d.decode(b.subarray(2))); done() | 🎈
      a stream is pulled as it is read        | let n = 0; const s = new ReadableStream({pull(c) { n < 3 ? c.enqueue(n++) : c.close(); }}, {highWaterMark: 0}); (async () => { for await (const x of s) add(x); add('end'); done(); })() | 0,1,2,end
      a stream passes its error on            | const s = new ReadableStream({start(c) { c.error(new Error('bad')); }}); s.getReader().read().catch(e => { add(e.message); done(); }) | bad
      a stream that is closed hands out all   | const s = new ReadableStream({start(c) { c.enqueue(1); c.enqueue(2); c.close(); }}); const r = s.getReader(); (async () => { add((await r.read()).value); add((await r.read()).value); add((await r.read()).done); await r.closed; done(); })() | 1,2,true
      a stream tells its source of a cancel   | const s = new ReadableStream({cancel(reason) { add(reason); }}); s.cancel('enough').then(done) | enough
      a stream has one reader                 | const s = new ReadableStream(); const r = s.getReader(); try { s.getReader(); } catch (e) { add(e.name); } r.releaseLock(); add(s.locked); done() | TypeError,false
      an abort reaches its listeners once     | const c = new AbortController(); c.signal.addEventListener('abort', () => add(c.signal.reason)); c.abort('stop'); c.abort('again'); add(c.signal.aborted); done() | stop,true
      random values differ                    | add(crypto.randomUUID() !== crypto.randomUUID()); add(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID())); done() | true,true
      a clone is deep, and keeps its cycles   | const o = {list: [1, {two: 2}], when: new Date(0), map: new Map([['k', {v: 1}]])}; o.self = o; const c = structuredClone(o); o.list[1].two = 3; add(c.list[1].two); add(c.self === c && c !== o); add(c.when.getTime()); add(c.map.get('k').v); done() | 2,true,0,1
      what is no data is not cloned           | try { structuredClone({f() {}}); } catch (e) { add(e.name); } done() | DataCloneError
      performance counts up                   | const t = performance.now(); add(performance.now() >= t); done() | true
      the console takes anything              | console.log('a', 1, {b: 2}, undefined, new Error('x')); const o = {}; o.o = o; console.warn(o); console.error(Symbol('s')); add('ok'); done() | ok
      dates are in UTC                        | add(new Date(0).getHours()); add(new Date(0).toLocaleString('en-GB', {timeZone: 'Europe/Berlin'})); done() | `0,01/01/1970, 01:00:00`
      """)
  void behaves(String idea, String body, String expected) throws Exception {
    Generation generation = renderer.load(Bundles.function("web", """
        json => new Promise((resolve, reject) => {
          const log = [];
          const add = x => log.push(x);
          const done = () => resolve(log.join());
          %s
        })""".formatted(body), Bundles.PATIENT));

    RenderResult result = generation.render("{}");

    assertThat(result).as(idea).isInstanceOf(Rendered.class);
    assertThat(((Rendered) result).html()).isEqualTo(expected);
    generation.retire();
  }
}
