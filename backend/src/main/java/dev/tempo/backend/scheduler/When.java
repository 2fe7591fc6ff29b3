package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.policy.Retention;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * When an action runs, as far as a transaction knows: what counts from the recording of one of its own events is known only
 * once positions are taken.
 */
sealed interface When {

  /** The exact time, for use in {@link dev.tempo.backend.nexus.Transaction#write}. */
  Instant resolve();

  /** The time as if what is not recorded yet were recorded now; short of the exact one by the length of the transaction. */
  Instant estimate(Instant now);

  record At(Instant time) implements When {
    public At {
      time = wholeMicros(time);
    }

    @Override
    public Instant resolve() {
      return time;
    }

    @Override
    public Instant estimate(Instant now) {
      return time;
    }
  }

  /** A delay after the recording of an event of this transaction. */
  record Delayed(Appended event, Delay delay) implements When {
    @Override
    public Instant resolve() {
      return wholeMicros(delay.after(event.recordedAt()));
    }

    @Override
    public Instant estimate(Instant now) {
      return delay.after(now);
    }
  }

  /** A retention after the {@code time} of an event of this transaction, which is its recording where its source is silent. */
  record Retained(Appended event, Retention retention) implements When {
    @Override
    public Instant resolve() {
      return expiry(event.recordedAt());
    }

    @Override
    public Instant estimate(Instant now) {
      return expiry(now);
    }

    private Instant expiry(Instant recorded) {
      Instant time = event.draft().time();
      Instant end = retention.expiry(time == null ? recorded : time).orElseThrow();
      return wholeMicros(end);
    }
  }

  /** Later by a delay than it was. */
  record Postponed(When former, Delay by) implements When {
    @Override
    public Instant resolve() {
      return wholeMicros(by.after(former.resolve()));
    }

    @Override
    public Instant estimate(Instant now) {
      return by.after(former.estimate(now));
    }
  }

  /**
   * Later by some of a jitter: how much is decided by the action and its generation, so that it is the same whoever works it
   * out, and spread evenly over many actions.
   */
  record Spread(When given, Duration most, String id, int generation) implements When {
    @Override
    public Instant resolve() {
      return wholeMicros(given.resolve()).plus(by());
    }

    @Override
    public Instant estimate(Instant now) {
      return given.estimate(now).plus(by());
    }

    private Duration by() {
      UUID uuid = UUID.fromString(id);
      long bits = mixed(uuid.getLeastSignificantBits() ^ mixed(uuid.getMostSignificantBits() + generation));
      long steps = TimeUnit.NANOSECONDS.toMicros(most.toNanos()) + 1;
      return Duration.of(Math.unsignedMultiplyHigh(bits, steps), ChronoUnit.MICROS);
    }

    /** The finalizer of SplitMix64: ids that follow each other lead far apart. */
    private static long mixed(long bits) {
      long z = bits + 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    }
  }

  /** What the database keeps, rounded up: rounded down it would fire before its time. */
  private static Instant wholeMicros(Instant time) {
    Instant down = time.truncatedTo(ChronoUnit.MICROS);
    return down.equals(time) ? down : down.plus(1, ChronoUnit.MICROS);
  }
}
