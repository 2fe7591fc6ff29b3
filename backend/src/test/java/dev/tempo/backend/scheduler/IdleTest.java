package dev.tempo.backend.scheduler;

import dev.tempo.backend.metadata.EntityBooks;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.postgres.PostgresActionRows;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** What an idle scheduler asks of the database: its heartbeat, and a window now and then. */
class IdleTest {
  private Instant now = Instant.parse("2026-05-01T08:00:00Z");
  private int pulses;
  private int windows;

  @Test
  void an_hour_of_nothing_costs_a_pulse_every_ten_seconds_and_a_window_every_five_minutes() {
    Scheduler scheduler = new Scheduling(() -> now, new EntityBooks(new PostgresEntityRows()), new PostgresActionRows(),
        new Nothing(), new NoPauses(), new NoPatterns(), SchedulerOptions.defaults())
        .scheduler(new NoNexus(), FiringListener.NONE);

    for (int millis = 0; millis < 3_600_000; millis += 100) {
      scheduler.step();
      now = now.plus(Duration.ofMillis(100));
    }

    assertThat(pulses).isEqualTo(360);
    assertThat(windows).isEqualTo(12);
  }

  private final class Nothing implements ActionReads {
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
    public List<Due> window(Place after, Instant until, int limit) {
      windows++;
      return List.of();
    }

    @Override
    public Pulse pulse(int seconds) {
      pulses++;
      return new Pulse(now, false);
    }

    @Override
    public boolean passes(Throwable failure) {
      return false;
    }
  }

  private static final class NoPatterns implements PatternStarter {
    @Override
    public Set<String> registered(Transaction transaction, Collection<String> names) {
      throw new AssertionError("nothing was due");
    }

    @Override
    public void start(Transaction transaction, Start start) {
      throw new AssertionError("nothing was due");
    }
  }

  private static final class NoNexus implements Nexus {
    @Override
    public List<Receipt> submit(Submission submission) {
      throw new AssertionError("nothing was submitted");
    }

    @Override
    public <T> T transact(Collection<EntityRef> entities, Function<Transaction, T> work) {
      throw new AssertionError("nothing was due");
    }
  }

  private static final class NoPauses implements PauseRows {
    @Override
    public Supplier<List<Pause>> share(Transaction transaction) {
      throw new AssertionError("nothing fires");
    }

    @Override
    public List<Pause> lock(Transaction transaction) {
      throw new AssertionError("nobody pauses");
    }

    @Override
    public void insert(Transaction transaction, Pause pause) {
      throw new AssertionError("nobody pauses");
    }

    @Override
    public void delete(Transaction transaction, String id) {
      throw new AssertionError("nobody pauses");
    }

    @Override
    public List<Pause> list(@Nullable String after, int limit) {
      throw new AssertionError("nobody asks");
    }

    @Override
    public Optional<Pause> find(String id) {
      throw new AssertionError("nobody asks");
    }

    @Override
    public List<Action> held(@Nullable String after, int limit) {
      throw new AssertionError("nobody asks");
    }
  }
}
