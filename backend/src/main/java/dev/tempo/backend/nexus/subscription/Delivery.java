package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.Event;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The work of one lane, by one virtual thread: one event after the other, until nothing is left or the first is dead. */
final class Delivery {
  private final Relay relay;
  private final Relays owner;
  private final Relaying shared;
  private final Lane lane;

  Delivery(Relay relay, Relays owner, Lane lane) {
    this.relay = relay;
    this.owner = owner;
    shared = owner.shared();
    this.lane = lane;
  }

  void run() throws InterruptedException {
    boolean more = true;
    while (more && !relay.isStopped()) {
      try {
        more = lane.blocked() ? letter() : event();
      } catch (InterruptedException stop) {
        throw stop;
      } catch (Throwable outage) {
        relay.failed("keeping its deliveries", outage);
      }
    }
  }

  /** @return whether there may be more to do */
  private boolean event() throws InterruptedException {
    Event event = next();
    if (event == null) {
      return false;
    }
    return switch (attempt(event)) {
      case Attempt.Done _ -> {
        relay.lock().lock();
        try {
          lane.queue().poll();
          relay.done(event.position());
        } finally {
          relay.lock().unlock();
        }
        yield true;
      }
      case Attempt.Failed(String reason, Duration notBefore) -> {
        relay.said(reason);
        keep(event, reason);
        yield exhausted(event.position(), 1, reason) || pause(1, notBefore);
      }
      case Attempt.Gone _ -> gone();
    };
  }

  private @Nullable Event next() {
    relay.lock().lock();
    try {
      Event event = lane.queue().peek();
      if (event == null) {
        relay.closed(lane);
      }
      return event;
    } finally {
      relay.lock().unlock();
    }
  }

  /** The event and those behind it become letters, so that the cursor moves on past them. */
  private void keep(Event failed, String reason) throws InterruptedException {
    relay.lock().lock();
    try {
      List<Letter> letters = new ArrayList<>();
      for (Event event : lane.queue()) {
        boolean first = event.position() == failed.position();
        letters.add(new Letter(event.position(), lane.entity(), first ? Letter.State.RETRYING : Letter.State.WAITING,
            first ? 1 : 0, first ? reason : null, event.recordedAt()));
      }
      relay.keep(letters);
      lane.queue().clear();
      lane.block(true);
      relay.blocked(lane.entity(), true);
      letters.forEach(letter -> relay.done(letter.position()));
    } finally {
      relay.lock().unlock();
    }
  }

  private boolean letter() throws InterruptedException {
    Letter letter = first();
    if (letter == null) {
      return true; // no longer blocked: goes on with what is in memory
    }
    if (letter.state() == Letter.State.DEAD) {
      return closed();
    }
    Optional<Event> event = shared.log().at(letter.position());
    Attempt attempt = event.isEmpty() ? new Attempt.Done() : attempt(event.get());
    return switch (attempt) {
      case Attempt.Done _ -> {
        shared.rows().delivered(relay.subscription().id(), letter.position());
        yield true;
      }
      case Attempt.Failed(String reason, Duration notBefore) -> {
        relay.said(reason);
        int attempts = letter.attempts() + 1;
        yield exhausted(letter.position(), attempts, reason) || retried(letter, attempts, reason, notBefore);
      }
      case Attempt.Gone _ -> gone();
    };
  }

  private @Nullable Letter first() {
    relay.lock().lock();
    try {
      // Under the lock: the reader adds no letter meanwhile.
      Letter letter = shared.rows().first(relay.subscription().id(), lane.entity()).orElse(null);
      if (letter == null) {
        lane.block(false);
        relay.blocked(lane.entity(), false);
      }
      return letter;
    } finally {
      relay.lock().unlock();
    }
  }

  /** The first letter is dead; whoever revives or drops it opens the lane again. */
  private boolean closed() {
    relay.lock().lock();
    try {
      // It may have been revived since it was read, and the lane been kicked in vain.
      boolean dead = shared.rows().first(relay.subscription().id(), lane.entity()).filter(
          letter -> letter.state() == Letter.State.DEAD).isPresent();
      if (dead) {
        relay.closed(lane);
      }
      return !dead;
    } finally {
      relay.lock().unlock();
    }
  }

  private boolean retried(Letter letter, int attempts, String reason, Duration notBefore) throws InterruptedException {
    shared.rows().failed(relay.subscription().id(), letter.position(), attempts, reason);
    return pause(attempts, notBefore);
  }

  /** @return true where its attempts are used up, and so it is dead now */
  private boolean exhausted(long position, int attempts, String reason) {
    boolean exhausted = shared.retries().exhausted(attempts);
    if (exhausted) {
      shared.bury(relay.subscription(), lane.entity(), position, attempts, reason, relay.fence());
    }
    return exhausted;
  }

  private boolean pause(int attempts, Duration notBefore) throws InterruptedException {
    Duration delay = shared.retries().delay(attempts);
    lane.pause(delay.compareTo(notBefore) < 0 ? notBefore : delay);
    return true;
  }

  private boolean gone() {
    owner.disable(relay.subscription().id(), "The sink answered 410: it wants no more events.");
    return false;
  }

  private Attempt attempt(Event event) throws InterruptedException {
    relay.places().acquire();
    try {
      relay.requireLease();
      return shared.courier().deliver(relay.subscription(), event);
    } finally {
      relay.places().release();
    }
  }
}
