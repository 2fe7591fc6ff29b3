package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.testing.TestDatabase;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parks the transaction that records an event of a type, with all its locks and decisions, before its positions are taken; the
 * test lets it go when somebody else waits for those locks. So a race has the order that the test wants.
 */
public final class Parking implements Consequence {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final String type;
  private final CountDownLatch parked = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  public Parking(String type) {
    this.type = type;
  }

  @Override
  public void apply(Transaction transaction, List<Appended> events) {
    if (events.stream().anyMatch(event -> event.type().equals(type))) {
      parked.countDown();
      await(go);
    }
  }

  public void awaitParked() {
    await(parked);
  }

  /** Lets it go once another transaction waits for its entity. */
  public void releaseWhenAwaited(TestDatabase database, EntityRef entity) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (database.pool().query(
        "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND locktype = 'advisory'").execute().await().iterator()
        .next().getLong("n") == 0) {
      assertThat(System.nanoTime()).as("somebody waits for " + entity).isLessThan(deadline);
      Thread.onSpinWait();
    }
    go.countDown();
  }

  /** The other side of the race, on a thread of its own. */
  public static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        result.complete(work.get());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
