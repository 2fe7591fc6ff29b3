package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import dev.tempo.ssr.render.RenderResult.Rendered;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Start and stop, in every order. */
class LifecycleTest {

  private final GraalRenderer renderer = new GraalRenderer();

  @Test
  void stopBeforeStartDoesNothing() {
    renderer.stop();
    renderer.stop();

    assertThat(renderer.jitEnabled()).isFalse();
    assertThat(renderer.implementationName()).isEmpty();
  }

  @Test
  void loadingNeedsAStartedRenderer() {
    assertThatIllegalStateException().isThrownBy(this::load).withMessageContaining("start the renderer");
  }

  @Test
  void startsTwiceStopsTwiceAndStartsAgain() throws Exception {
    renderer.start();
    renderer.start();
    Generation first = load();
    assertThat(first.render("{}")).isInstanceOf(Rendered.class);

    renderer.stop();
    renderer.close();
    assertThat(first.render("{}")).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.reason()).isEqualTo(Reason.RETIRED));

    renderer.start();
    assertThat(load().render("{}")).isInstanceOf(Rendered.class);
    renderer.stop();
  }

  @Test
  void stoppingLeavesNoThread() throws Exception {
    renderer.start();
    Generation generation = load();
    assertThat(generation.render("{}")).isInstanceOf(Rendered.class);

    List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("ssr-lifecycle")).toList();
    assertThat(threads).isNotEmpty();

    renderer.stop();

    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(10))).as(thread.getName()).isTrue();
    }
  }

  private Generation load() throws Exception {
    return renderer.load(Bundles.function("lifecycle", "json => 'ok'", Bundles.PATIENT.withContexts(2)));
  }
}
