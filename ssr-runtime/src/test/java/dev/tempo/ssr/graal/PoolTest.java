package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Budget;
import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.Limits;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import dev.tempo.ssr.render.RenderResult.Rendered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Queueing, concurrency and retirement. */
class PoolTest {

  /** Works for as many milliseconds as the properties say, then says which render of its context it was. */
  private static final String WORK = """
      (() => { let count = 0; return json => {
        for (const end = Date.now() + JSON.parse(json); Date.now() < end; );
        return 'render ' + (++count) + ' of ' + json;
      }; })()""";

  private final GraalRenderer renderer = new GraalRenderer();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void start() {
    renderer.start();
  }

  @AfterEach
  void stop() {
    callers.shutdownNow();
    renderer.stop();
  }

  @Test
  void concurrentRendersEachGetTheirOwnAnswer() throws Exception {
    Generation generation = renderer.load(Bundles.react("table", Bundles.PATIENT.withContexts(3)));
    String props = Bundles.props("table");
    List<Callable<RenderResult>> renders = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      String zone = "Zone/" + i;
      renders.add(() -> generation.render(props.replace("Europe/Berlin", zone)));
    }

    List<Future<RenderResult>> results = callers.invokeAll(renders);

    for (int i = 0; i < 18; i++) {
      String expected = Bundles.nodeHtml("table").replace("Europe/Berlin", "Zone/" + i);
      assertThat(results.get(i).get()).isInstanceOfSatisfying(Rendered.class,
          rendered -> assertThat(rendered.html()).isEqualTo(expected));
    }
    assertThat(generation.stats().rendered()).isEqualTo(18);
  }

  @Test
  void refusesWhatTheQueueCannotHoldAndWhatWaitedTooLong() throws Exception {
    Limits limits = Bundles.PATIENT.withQueue(1, Duration.ofMillis(200));
    Generation generation = renderer.load(Bundles.function("work", WORK, limits));
    Future<RenderResult> working = callers.submit(() -> generation.render("3000"));
    await(() -> generation.stats().busy() == 1);
    Future<RenderResult> waiting = callers.submit(() -> generation.render("0"));
    await(() -> generation.stats().queued() == 1);

    assertThat(reason(generation.render("0"))).isEqualTo(Reason.QUEUE_FULL);
    assertThat(reason(waiting.get())).isEqualTo(Reason.QUEUE_LATE);
    assertThat(waiting.get().cost().queuedNanos()).isGreaterThanOrEqualTo(limits.queueWait().toNanos());
    assertThat(generation.stats().queued()).isZero();
    assertThat(working.get()).isInstanceOf(Rendered.class);
  }

  @Test
  void retiringFinishesWhatWasAcceptedAndRefusesTheRest() throws Exception {
    Generation generation = renderer.load(Bundles.function("work", WORK, Bundles.PATIENT));
    List<Future<RenderResult>> accepted = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      accepted.add(callers.submit(() -> generation.render("100")));
    }
    await(() -> generation.stats().busy() + generation.stats().queued() == 4);

    generation.retire();

    assertThat(generation.stats().contexts()).isZero();
    for (Future<RenderResult> render : accepted) {
      assertThat(render.get()).isInstanceOf(Rendered.class);
    }
    assertThat(reason(generation.render("0"))).isEqualTo(Reason.RETIRED);
    generation.retire();
  }

  @Test
  void replacesAContextAndGoesOnWithTheQueue() throws Exception {
    Limits limits = Bundles.PATIENT.withRender(new Budget(Duration.ofMillis(300), 64L << 30));
    Generation generation = renderer.load(Bundles.function("work", WORK, limits));
    assertThat(generation.render("0")).isInstanceOf(Rendered.class);
    Future<RenderResult> offender = callers.submit(() -> generation.render("100000"));
    await(() -> generation.stats().busy() == 1);

    assertThat(generation.render("0")).isInstanceOfSatisfying(Rendered.class,
        rendered -> assertThat(rendered.html()).as("a new context").isEqualTo("render 1 of 0"));
    assertThat(reason(offender.get())).isEqualTo(Reason.DEADLINE);
    assertThat(generation.stats().replaced()).isEqualTo(1);
  }

  @Test
  void anInterruptedCallerIsLetGo() throws Exception {
    Generation generation = renderer.load(Bundles.function("work", WORK, Bundles.PATIENT));
    Future<RenderResult> working = callers.submit(() -> generation.render("500"));
    await(() -> generation.stats().busy() == 1);

    Thread.currentThread().interrupt();
    RenderResult result = generation.render("0");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(reason(result)).isEqualTo(Reason.INTERRUPTED);
    assertThat(working.get()).isInstanceOf(Rendered.class);
  }

  private static Reason reason(RenderResult result) {
    assertThat(result).isInstanceOf(Failed.class);
    return ((Failed) result).reason();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("20 s have passed").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
