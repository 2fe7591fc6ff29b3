package dev.tempo.bench.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Clients that each do one thing after another. */
record Crowd(int clients) {

  /** What is done, with the number of the time. */
  @FunctionalInterface
  interface Deed {
    void todo(long number) throws Exception;
  }

  /** @return how often a second */
  double during(Duration time, Deed deed) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    return run(deed, () -> System.nanoTime() < until, Long.MAX_VALUE);
  }

  /** @return how often a second */
  double times(long number, Deed deed) throws Exception {
    return run(deed, () -> true, number);
  }

  private double run(Deed deed, BooleanSupplier goesOn, long most) throws Exception {
    AtomicLong next = new AtomicLong();
    AtomicLong done = new AtomicLong();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(threads.submit(() -> {
          for (long number = next.getAndIncrement(); number < most && goesOn.getAsBoolean(); number = next
              .getAndIncrement()) {
            deed.todo(number);
            done.incrementAndGet();
          }
          return null;
        }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a client failed after " + done.get() + " times", failed.getCause());
    }
    return done.get() * 1e9 / (System.nanoTime() - began);
  }
}
