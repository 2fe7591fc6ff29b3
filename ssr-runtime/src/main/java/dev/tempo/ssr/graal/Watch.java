package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Budget;
import dev.tempo.ssr.render.Cost;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One stretch of JavaScript under a budget. It ends once: either its own thread ends it, or the watchdog stops it; who
 * comes first decides what the caller hears.
 */
final class Watch {

  private enum State {
    RUNNING, ENDED, STOPPED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final long threadId = Thread.currentThread().threadId();
  private final Meter start = Meter.ofCurrentThread();
  private final Budget budget;
  private final long queuedNanos;
  private final Consumer<Failed> onStop;

  Watch(Budget budget, long queuedNanos, Consumer<Failed> onStop) {
    this.budget = budget;
    this.queuedNanos = queuedNanos;
    this.onStop = onStop;
  }

  /** On the watched thread. False if the watchdog was first: the context is lost, and the caller answered. */
  boolean end() {
    return state.compareAndSet(State.RUNNING, State.ENDED);
  }

  /** On the watched thread. */
  Cost cost() {
    return cost(Meter.ofCurrentThread().since(start));
  }

  /** On the watchdog's thread. */
  void check() {
    Meter used = Meter.of(threadId).since(start);
    long deadline = budget.cpu().toNanos();
    if (used.cpuNanos() > deadline) {
      stop(Reason.DEADLINE, "used more than " + budget.cpu().toMillis() + " ms of CPU time", used);
    } else if (used.nanoTime() > Math.max(deadline, 2 * (deadline - Watchdog.TICK_NANOS))) {
      stop(Reason.DEADLINE, "took almost twice its " + budget.cpu().toMillis() + " ms on the clock", used);
    } else if (used.allocatedBytes() > budget.allocatedBytes()) {
      stop(Reason.ALLOCATION, "allocated more than " + (budget.allocatedBytes() >> 20) + " MiB", used);
    }
  }

  private void stop(Reason reason, String message, Meter used) {
    if (state.compareAndSet(State.RUNNING, State.STOPPED)) {
      onStop.accept(new Failed(reason, message, "", cost(used)));
    }
  }

  private Cost cost(Meter used) {
    return new Cost(queuedNanos, used.nanoTime(), used.cpuNanos(), used.allocatedBytes());
  }
}
