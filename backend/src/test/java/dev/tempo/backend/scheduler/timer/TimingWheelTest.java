package dev.tempo.backend.scheduler.timer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TimingWheelTest {
  private static final Instant START = Instant.parse("1969-12-31T23:59:59.999Z");
  private static final Duration MILLI = Duration.ofMillis(1);

  /** A step of a run: entries added that far from the time, then the time moved by that much, back where negative. */
  record Step(List<Long> addedMicros, long moveMicros) {}

  @Property(tries = 500)
  void hands_out_what_a_naive_queue_would(@ForAll("steps") List<Step> steps) {
    TimingWheel<Instant> wheel = new TimingWheel<>(START, MILLI, 4);
    List<Instant> naive = new ArrayList<>();
    Instant now = START;
    for (Step step : steps) {
      for (long micros : step.addedMicros) {
        Instant due = now.plusNanos(micros * 1_000);
        wheel.add(due, due);
        naive.add(due);
      }
      now = now.plusNanos(step.moveMicros * 1_000);
      Instant tick = now.truncatedTo(ChronoUnit.MILLIS);
      List<Instant> expected = naive.stream().filter(due -> !due.isAfter(tick)).sorted().toList();
      naive.removeAll(expected);

      List<Instant> due = wheel.advance(now);

      assertThat(due).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(wheel.size()).isEqualTo(naive.size());
      Optional<Instant> next = wheel.next();
      assertThat(next.isPresent()).isEqualTo(!naive.isEmpty());
      Instant until = now;
      naive.stream().min(Instant::compareTo).ifPresent(soonest -> assertThat(next.orElseThrow())
          .isBeforeOrEqualTo(soonest.plus(MILLI)).isAfterOrEqualTo(until.minus(MILLI)));
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> distances = Arbitraries.oneOf(Arbitraries.longs().between(-5_000, 20_000),
        Arbitraries.longs().between(0, 5_000_000), Arbitraries.longs().between(0, 400_000_000_000L));
    Arbitrary<Long> moves = Arbitraries.oneOf(Arbitraries.longs().between(0, 3_000),
        Arbitraries.longs().between(0, 2_000_000), Arbitraries.longs().between(-3_600_000_000L, 400_000_000_000L));
    return distances.list().ofMaxSize(8).flatMap(added -> moves.map(move -> new Step(added, move))).list()
        .ofMaxSize(40);
  }

  @Test
  void entries_that_come_over_a_long_leap_come_in_the_order_of_their_times() {
    TimingWheel<Integer> wheel = new TimingWheel<>(START, MILLI);
    List<Integer> minutes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int minute = (i * 7_919) % 1_000;
      wheel.add(minute, START.plus(Duration.ofMinutes(minute).plusMillis(1)));
      minutes.add(i);
    }

    assertThat(wheel.advance(START.plus(Duration.ofDays(1)))).containsExactlyElementsOf(minutes);
  }

  @Test
  void next_leads_to_an_entry_in_few_steps_however_far_it_is() {
    TimingWheel<String> wheel = new TimingWheel<>(START, MILLI);
    Instant due = START.plus(Duration.ofDays(30)).plusNanos(300_000);
    wheel.add("far", due);

    Instant now = START;
    List<String> out = List.of();
    int wakeUps = 0;
    while (out.isEmpty()) {
      now = wheel.next().orElseThrow();
      out = wheel.advance(now);
      wakeUps++;
    }

    assertThat(now).isAfterOrEqualTo(due).isBefore(due.plusMillis(1));
    assertThat(wakeUps).isLessThanOrEqualTo(5);
  }
}
