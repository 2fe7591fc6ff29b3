package dev.tempo.backend.pattern;

import dev.tempo.backend.pattern.HttpCalls.Call;
import dev.tempo.backend.pattern.HttpCalls.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends calls, a bounded number at a time, and to one host fewer: a host that hangs leaves room for the others. */
final class HttpSending {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSending.class);
  private static final int MOST = 256;
  private static final int MOST_TO_A_HOST = 32;
  /** Hosts that share a lane share its room. */
  private static final int LANES = 64;

  private final HttpCalls calls;
  private final Semaphore room = new Semaphore(MOST);
  private final Semaphore[] lanes = new Semaphore[LANES];
  private final Set<Thread> under = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HttpSending(HttpCalls calls) {
    this.calls = calls;
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new Semaphore(MOST_TO_A_HOST);
    }
  }

  /** Blocks; null where it was interrupted. */
  @Nullable
  Result send(Call call) {
    under.add(Thread.currentThread());
    try {
      if (closed) {
        return null;
      }
      Semaphore lane = lanes[Math.floorMod(String.valueOf(call.url().getHost()).hashCode(), LANES)];
      if (!lane.tryAcquire(call.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Result.Failure("too many calls to " + call.url().getHost() + " were waiting for their answers",
            false);
      }
      try {
        room.acquire();
        try {
          return calls.send(call);
        } finally {
          room.release();
        }
      } finally {
        lane.release();
      }
    } catch (InterruptedException stopped) {
      LOG.debug("the call {} was interrupted: it is made again at the next start", call.idempotencyKey(), stopped);
      return null;
    } catch (Exception failure) { // whatever a client throws, also undeclared: a call that was not made has no answer
      LOG.debug("the call {} failed", call.idempotencyKey(), failure);
      return new Result.Failure(failure.getClass().getSimpleName() + ": " + failure.getMessage(), false);
    } finally {
      under.remove(Thread.currentThread());
    }
  }

  void open() {
    closed = false;
  }

  /** Ends all calls, and makes none until it is opened again. */
  void close() {
    closed = true;
    under.forEach(Thread::interrupt);
  }
}
