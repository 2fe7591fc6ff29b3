package dev.tempo.backend.converse.intent;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is written is read without an error and soon, and a command is only what begins, ends and holds no more than one. */
class HostileLinesTest {
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-23T10:15:00+01:00[Europe/Berlin]");
  private static final List<String> WORDS = Stream.of("lines-development.txt", "lines-held-out.txt")
      .flatMap(file -> Line.of(
          file).stream())
      .flatMap(line -> Stream.of(line.text().split(" "))).distinct().toList();
  private static final Intents INTENTS = new Intents();

  @Property(tries = 2_000)
  void words_in_any_order_are_read_soon(@ForAll("salads") String line) {
    long began = System.nanoTime();

    Understanding understanding = INTENTS.read(line, NOW);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    if (understanding instanceof Understanding.Understood(Request.Schedule schedule, _)) {
      assertThat(schedule.at()).isAfterOrEqualTo(NOW);
    }
  }

  @Property(tries = 2_000)
  void any_characters_are_read(@ForAll String line) {
    assertThat(INTENTS.read(line, NOW)).isNotNull();
  }

  @Provide
  Arbitrary<String> salads() {
    return Arbitraries.of(WORDS).list().ofMinSize(1).ofMaxSize(60).map(words -> String.join(" ", words));
  }
}
