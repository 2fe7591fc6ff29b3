package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.timer.Timer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The window against a database that is a list, and time that the test moves. */
class WindowTest {
  private static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
  private static final int CAPACITY = 40;

  private Instant now = START;
  private final List<Due> rows = new ArrayList<>();
  private final Armed armed = new Armed(new Timer<>(() -> now, Duration.ofMillis(1)));
  private final Window window = new Window(new Rows(), armed, Duration.ofMinutes(10), CAPACITY);

  @Test
  void whatever_is_scheduled_and_whenever_each_comes_once_at_its_time_and_few_are_held() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Set<Due> fired = new HashSet<>();
    int id = 0;
    for (int step = 0; step < 1_500; step++) {
      for (int i = random.nextInt(12) * random.nextInt(8); i > 0; i--) {
        long ahead = random.nextBoolean() ? random.nextInt(2_000) : random.nextInt(900_000) - 1_000L;
        Due due = due(id++, now.plusMillis(random.nextInt(3) == 0 ? 60_000 : ahead));
        rows.add(due);
        window.offer(due);
        assertThat(armed.size()).as("seed %s", seed).isLessThanOrEqualTo(2 * CAPACITY + 1);
      }
      now = now.plusMillis(random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(50));
      List<Due> batch;
      do {
        window.load(now);
        batch = armed.take(7);
        assertThat(batch).as("seed %s", seed).allMatch(due -> !due.runAt().isAfter(now) && fired.add(due));
        rows.removeAll(batch);
        armed.done(batch);
      } while (!batch.isEmpty());
      assertThat(rows).as("seed %s: what is due has fired", seed).noneMatch(due -> due.runAt().plusMillis(1).isBefore(
          now));
    }
    assertThat(fired).hasSize(id - rows.size());
  }

  @Test
  void what_is_in_flight_is_not_emitted_again_unless_it_was_scheduled_again() {
    Due due = due(1, START);
    rows.add(due);
    window.load(now);
    assertThat(armed.take(10)).containsExactly(due);

    window.restart();
    window.load(now);
    assertThat(armed.take(10)).isEmpty();
    window.offer(due); // held and released while it was being fired
    assertThat(armed.take(10)).isEmpty();
    armed.done(List.of(due));
    assertThat(armed.take(10)).containsExactly(due);
    armed.done(List.of(due));
    assertThat(armed.take(10)).isEmpty();
    assertThat(armed.size()).isZero();
  }

  @Test
  void what_a_dead_node_left_overdue_is_found_though_the_wheel_is_full_of_what_comes_later() {
    for (int i = 0; i < CAPACITY; i++) {
      rows.add(due(i, START.plusSeconds(300 + i)));
    }
    window.load(now);
    assertThat(armed.size()).isGreaterThan(CAPACITY / 2);
    List<Due> left = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      left.add(due(1_000 + i, START.minusSeconds(i + 1)));
    }
    rows.addAll(left);
    window.load(now);
    assertThat(armed.take(100)).as("nobody told this node").isEmpty();

    window.restart();
    assertThat(window.loadAt().isAfter(now)).as("it is to be loaded now").isFalse();
    Set<Due> fired = new HashSet<>();
    List<Due> batch;
    do {
      window.load(now);
      batch = armed.take(7);
      fired.addAll(batch);
      rows.removeAll(batch);
      armed.done(batch);
    } while (!batch.isEmpty() && fired.size() < left.size());

    assertThat(fired).containsExactlyInAnyOrderElementsOf(left);
    assertThat(armed.size()).isLessThanOrEqualTo(2 * CAPACITY);
  }

  private static Due due(int number, Instant runAt) {
    return new Due("00000000-0000-0000-0000-%012d".formatted(number), new EntityRef("item", "i" + number), 0, runAt);
  }

  private final class Rows implements ActionReads {
    @Override
    public List<Due> window(Place after, Instant until, int limit) {
      Comparator<Due> order = Comparator.comparing(Due::runAt).thenComparing(Due::id);
      return rows.stream().filter(due -> !due.runAt().isAfter(until)).filter(due -> isBehind(due, after)).sorted(order)
          .limit(limit).toList();
    }

    private static boolean isBehind(Due due, Place place) {
      int byTime = due.runAt().compareTo(place.runAt());
      return byTime > 0 || (byTime == 0 && due.id().compareTo(place.id()) > 0);
    }

    @Override
    public Pulse pulse(int seconds) {
      throw new AssertionError("nobody asked for the time");
    }

    @Override
    public Optional<Action> find(String id) {
      throw new AssertionError("nobody asked for " + id);
    }

    @Override
    public List<Action> live(EntityRef entity, int limit) {
      throw new AssertionError("nobody asked for " + entity);
    }

    @Override
    public Map<ActionState, Long> count() {
      throw new AssertionError("nobody asked for counts");
    }

    @Override
    public boolean passes(Throwable failure) {
      return false;
    }
  }
}
