package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Generation;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Rendered;
import dev.tempo.ssr.render.WarmUp;
import dev.tempo.ssr.render.Warmth;
import dev.tempo.ssr.render.Warmth.Broken;
import dev.tempo.ssr.render.Warmth.Ended;
import dev.tempo.ssr.render.Warmth.Warm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** Real React, built from npm, beside what Node renders from the same files. */
class ReactTest {

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
  @ValueSource(strings = {"table", "streaming"})
  void rendersWhatNodeRendersByteForByte(String page) throws Exception {
    Generation generation = renderer.load(Bundles.react(page, Bundles.PATIENT));

    for (int i = 0; i < 3; i++) {
      RenderResult result = generation.render(Bundles.props(page));

      assertThat(result).isInstanceOfSatisfying(Rendered.class,
          rendered -> assertThat(rendered.html()).isEqualTo(Bundles.nodeHtml(page)));
    }
    generation.retire();
  }

  @Test
  void saysWhatARenderCost() throws Exception {
    Generation generation = renderer.load(Bundles.react("table", Bundles.PATIENT));

    RenderResult result = generation.render(Bundles.props("table"));

    assertThat(result.cost().cpuNanos()).isPositive().isLessThanOrEqualTo(result.cost().elapsedNanos());
    assertThat(result.cost().allocatedBytes()).isGreaterThan(Bundles.nodeHtml("table").length());
    generation.retire();
  }

  @Test
  void warmingUpReachesEveryContextAndGetsFaster() throws Exception {
    Generation generation = renderer.load(Bundles.react("table", Bundles.PATIENT.withContexts(2)));

    WarmUp modest = new WarmUp(Duration.ofMinutes(2), Duration.ofMillis(300), Duration.ofMillis(100), 3, 0.05);
    Warmth warmth = generation.warm(Bundles.props("table"), modest);

    assertThat(warmth).isInstanceOfSatisfying(Warm.class, warm -> {
      assertThat(warm.renders()).isEqualTo((int) generation.stats().rendered());
      assertThat(warm.ended()).isIn(Ended.FAST_ENOUGH, Ended.STEADY);
      assertThat(warm.median()).isLessThan(warm.first());
    });
    assertThat(generation.stats().contexts()).isEqualTo(2);
    generation.retire();
  }

  @Test
  void aWarmUpStopsAtASampleThatCannotBeRendered() throws Exception {
    Generation generation = renderer.load(Bundles.react("table", Bundles.PATIENT));

    Warmth warmth = generation.warm("{}", WarmUp.DEFAULT);

    assertThat(warmth).isInstanceOfSatisfying(Broken.class,
        broken -> assertThat(broken.failure().message()).startsWith("TypeError").contains("actions"));
    generation.retire();
  }

  @Test
  void theBuildRunsTestsWithTheCompilerAttached() {
    assertThat(renderer.jitEnabled()).as(renderer.implementationName()).isTrue();
  }
}
