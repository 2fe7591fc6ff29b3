package dev.tempo.backend.scheduler.timer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class TimerTest {
  private final InstantSource clock = InstantSource.system();

  @Test
  void an_earlier_entry_ends_the_wait_for_a_later_one() throws Exception {
    Timer<String> timer = new Timer<>(clock, Duration.ofMillis(1));
    timer.arm("late", clock.instant().plusSeconds(3_600));
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<List<String>> due = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        List<String> entries = List.of();
        while (entries.isEmpty()) {
          waiting.countDown();
          timer.await(Instant.MAX);
          entries = timer.due(10);
        }
        due.complete(entries);
      } catch (InterruptedException e) {
        due.completeExceptionally(e);
      }
    });
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

    Instant soon = clock.instant().plusMillis(20);
    timer.arm("soon", soon);

    assertThat(due.get(10, TimeUnit.SECONDS)).containsExactly("soon");
    assertThat(clock.instant()).isAfterOrEqualTo(soon);
    assertThat(timer.size()).isEqualTo(1);
  }

  @Test
  void a_wake_up_before_the_wait_is_not_lost() throws Exception {
    Timer<String> timer = new Timer<>(clock, Duration.ofMillis(1));
    long start = System.nanoTime();
    timer.wakeUp();

    timer.await(Instant.MAX);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Timer.LONGEST_PARK);
  }
}
