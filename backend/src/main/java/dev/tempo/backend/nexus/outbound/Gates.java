package dev.tempo.backend.nexus.outbound;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A few places for each host; whoever finds them taken waits in line. Forgets hosts that nobody asks for. */
final class Gates {
  private final int places;
  private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();

  Gates(int places) {
    this.places = places;
  }

  /** @return a place, to be closed */
  Place enter(String host, Deadline deadline) throws InterruptedException {
    Gate gate = gates.compute(host, (_, found) -> (found == null ? new Gate(places) : found).used(1));
    boolean entered = false;
    try {
      entered = gate.semaphore.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    } finally {
      if (!entered) {
        leave(host);
      }
    }
    if (!entered) {
      throw new OutboundFailure.TimedOut("All " + places + " places for this host were taken by requests that wait.");
    }
    return () -> {
      gate.semaphore.release();
      leave(host);
    };
  }

  int size() {
    return gates.size();
  }

  private void leave(String host) {
    gates.computeIfPresent(host, (_, gate) -> gate.used(-1).users == 0 ? null : gate);
  }

  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /** Its number of users changes under the map's lock alone. */
  private static final class Gate {
    private final Semaphore semaphore;
    private int users;

    Gate(int places) {
      semaphore = new Semaphore(places, true);
    }

    Gate used(int change) {
      users += change;
      return this;
    }
  }
}
