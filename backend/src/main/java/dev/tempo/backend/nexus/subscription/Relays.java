package dev.tempo.backend.nexus.subscription;

import dev.tempo.backend.nexus.hint.Hints;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The relays of this node: those that its leases allow. One thread starts and stops them as subscriptions change, and saves their cursors together: only
 * changed ones, some seconds after the change. It waits for a message where there is nothing to do.
 */
public final class Relays {
  private static final Logger LOG = LoggerFactory.getLogger(Relays.class);
  private static final long SAVE_AFTER_SECONDS = 2;
  private static final int RETRY_SECONDS = 5;

  /** Of hints: the names are ids of subscriptions. */
  private static final String TOPIC = "subscription";

  private final Relaying shared;
  private final SubscriptionRows rows;
  private final Hints hints;
  private final Map<String, Relay> running = new ConcurrentHashMap<>();
  private final Map<String, Cursor> saved = new HashMap<>();
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private volatile boolean dirty;
  private @Nullable Thread thread;

  /** What the manager's thread is told. */
  private sealed interface Message {
    record All() implements Message {}

    record Changed(String id) implements Message {}

    record Restarted(String id) implements Message {}

    record Kicked(String id) implements Message {}

    record Dirty() implements Message {}

    record Stop() implements Message {}
  }

  Relays(Relaying shared, Hints hints) {
    this.shared = shared;
    this.hints = hints;
    rows = shared.rows();
    hints.hear(TOPIC, new Hints.Heard() {
      @Override
      public void of(String id) {
        messages.add(new Message.Changed(id));
        messages.add(new Message.Kicked(id));
      }

      @Override
      public void ofEverything() {
        review();
      }
    });
  }

  public synchronized void start() {
    if (thread == null) {
      messages.clear();
      messages.add(new Message.All());
      thread = Thread.ofVirtual().name("relays").start(this::run);
    }
  }

  /** What is under way is interrupted, and delivered again after the next start; cursors are saved. */
  public synchronized void stop() throws InterruptedException {
    if (thread != null) {
      messages.add(new Message.Stop());
      thread.join();
      thread = null;
    }
  }

  /** Leases have changed hands: every subscription is looked at again. Never blocks. */
  public void review() {
    messages.add(new Message.All());
  }

  /** How many events the subscription that is furthest behind on this node has before it; 0 where none runs. */
  public long lag() {
    if (running.isEmpty()) {
      return 0;
    }
    long behind = running.values().stream().mapToLong(relay -> relay.cursor().position()).min().orElse(0);
    return Math.max(0, shared.log().head() - behind);
  }

  void changed(String id) {
    messages.add(new Message.Changed(id));
    hints.tell(TOPIC, id);
  }

  void restart(String id) {
    messages.add(new Message.Restarted(id));
  }

  void kick(String id) {
    messages.add(new Message.Kicked(id));
    hints.tell(TOPIC, id);
  }

  void dirty() {
    if (!dirty) {
      dirty = true;
      messages.add(new Message.Dirty());
    }
  }

  Optional<Relay> relay(String id) {
    return Optional.ofNullable(running.get(id));
  }

  private void run() {
    boolean stop = false;
    long saveAt = Long.MAX_VALUE;
    while (!stop) {
      try {
        Message message = saveAt == Long.MAX_VALUE ? messages.take() : messages.poll(saveAt - System.nanoTime(),
            TimeUnit.NANOSECONDS);
        if (message == null) {
          saveAt = Long.MAX_VALUE;
          save();
        } else if (message instanceof Message.Dirty) {
          saveAt = Math.min(saveAt, System.nanoTime() + TimeUnit.SECONDS.toNanos(SAVE_AFTER_SECONDS));
        } else if (message instanceof Message.Stop) {
          stop = true;
        } else {
          handle(message);
        }
      } catch (InterruptedException e) {
        stop = true; // nobody interrupts it but a JVM that ends
      }
    }
    end();
  }

  /** A message that fails comes again: it is a database that cannot be used now. */
  private void handle(Message message) throws InterruptedException {
    try {
      switch (message) {
        case Message.All _ -> all();
        case Message.Changed(String id) -> reload(id);
        case Message.Restarted(String id) -> {
          halt(id);
          reload(id);
        }
        case Message.Kicked(String id) -> {
          Relay relay = running.get(id);
          if (relay != null) {
            relay.kick();
          }
        }
        case Message.Dirty _,Message.Stop _ -> throw new IllegalStateException("handled by the loop");
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable outage) {
      LOG.warn("cannot look at subscriptions, trying again in {} s", RETRY_SECONDS, outage);
      Thread.ofVirtual().start(() -> later(message));
    }
  }

  private void later(Message message) {
    try {
      Thread.sleep(TimeUnit.SECONDS.toMillis(RETRY_SECONDS));
      messages.add(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void all() throws InterruptedException {
    Map<String, Subscription> active = rows.active().stream().collect(Collectors.toMap(Subscription::id, one -> one));
    for (String id : List.copyOf(running.keySet())) {
      if (!active.containsKey(id)) {
        halt(id);
      }
    }
    Map<String, Cursor> cursors = rows.cursors(running.keySet());
    for (Subscription subscription : active.values()) {
      review(subscription, Optional.ofNullable(cursors.get(subscription.id())));
    }
  }

  private void reload(String id) throws InterruptedException {
    Subscription found = rows.find(id).filter(one -> one.state() == Subscription.State.ACTIVE).orElse(null);
    if (found == null) {
      halt(id);
    } else {
      review(found, rows.cursor(id));
    }
  }

  /** Begins, ends or begins anew, where it may and as it must. */
  private void review(Subscription subscription, Optional<Cursor> cursor) throws InterruptedException {
    String id = subscription.id();
    OptionalLong fence = shared.permit().fence(id);
    Relay relay = running.get(id);
    boolean replayed = relay != null && cursor.isPresent() && cursor.get().generation() != relay.generation();
    if (relay != null && !replayed && fence.equals(OptionalLong.of(relay.fence()))) {
      relay.update(subscription);
      return;
    }
    halt(id);
    if (fence.isPresent()) {
      begin(subscription, fence.getAsLong());
    }
  }

  private void begin(Subscription subscription, long fence) {
    String id = subscription.id();
    rows.claim(id, fence).ifPresent(cursor -> {
      Relay relay = new Relay(this, subscription, cursor);
      relay.start();
      saved.put(id, cursor);
      running.put(id, relay);
    });
  }

  private void halt(String id) throws InterruptedException {
    Relay relay = running.remove(id);
    if (relay != null) {
      relay.stop();
      rows.save(Map.of(id, relay.cursor()));
      saved.remove(id);
    }
  }

  private void save() throws InterruptedException {
    dirty = false;
    Map<String, Cursor> changed = new HashMap<>();
    running.forEach((id, relay) -> {
      Cursor cursor = relay.cursor();
      if (!cursor.equals(saved.get(id))) {
        changed.put(id, cursor);
      }
    });
    if (!changed.isEmpty()) {
      try {
        rows.save(changed);
        saved.putAll(changed);
      } catch (Throwable outage) {
        if (outage instanceof InterruptedException interrupted) {
          throw interrupted;
        }
        LOG.warn("cannot save cursors now; they are saved with the next ones", outage);
        dirty();
      }
    }
  }

  private void end() {
    for (String id : List.copyOf(running.keySet())) {
      try {
        halt(id);
      } catch (Throwable failure) {
        LOG.warn("subscription {} did not stop cleanly; some events will be delivered again", id, failure);
        running.remove(id);
      }
    }
    saved.clear();
  }

  Relaying shared() {
    return shared;
  }

  void disable(String id, String reason) {
    shared.disable(id, reason, () -> changed(id));
  }
}
