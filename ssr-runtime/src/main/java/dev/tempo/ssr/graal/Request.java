package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.Cost;
import dev.tempo.ssr.render.Limits;
import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One render on its way: claimed by a worker, or by its caller who waited long enough, whichever is first. */
final class Request {

  private final String propsJson;
  private final boolean warmingUp;
  private final long arrivedNanos = System.nanoTime();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CompletableFuture<RenderResult> answer = new CompletableFuture<>();

  Request(String propsJson, boolean warmingUp) {
    this.propsJson = propsJson;
    this.warmingUp = warmingUp;
  }

  String propsJson() {
    return propsJson;
  }

  /** Nobody waits for its page: it may use what loading may. */
  boolean isWarmingUp() {
    return warmingUp;
  }

  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  long ageNanos() {
    return System.nanoTime() - arrivedNanos;
  }

  /** The first answer stands. */
  void answer(RenderResult result) {
    answer.complete(result);
  }

  RenderResult refuse(Reason reason, String message) {
    return new Failed(reason, message, "", Cost.queuedFor(ageNanos()));
  }

  /** Waits in the queue as long as the limits say, then for the worker, whom the watchdog holds to its own. */
  RenderResult await(Limits limits) {
    try {
      return awaitClaimed(limits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      claim();
      return refuse(Reason.INTERRUPTED, "the calling thread was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is a value, never an exception", e);
    }
  }

  private RenderResult awaitClaimed(Limits limits) throws InterruptedException, ExecutionException {
    try {
      return answer.get(limits.queueWait().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (claim()) {
        return refuse(Reason.QUEUE_LATE, "no context became free within " + limits.queueWait().toMillis() + " ms");
      }
      return answer.get();
    }
  }
}
