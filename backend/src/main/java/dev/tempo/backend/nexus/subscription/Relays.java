package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The relays of this node. One thread starts and stops them as subscriptions change, and saves their cursors together: only
 * changed ones, some seconds after the change. It waits for a message where there is nothing to do.
 */
public final class Relays {
  private static final Logger LOG = LoggerFactory.getLogger(Relays.class);
  private static final long SAVE_AFTER_SECONDS = 2;
  private static final int RETRY_SECONDS = 5;

  private final Nexus nexus;
  private final EventLog log;
  private final SubscriptionRows rows;
  private final Courier courier;
  private final RetryPolicy retries;
  private final RelayPermit permit;
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

  Relays(Nexus nexus, EventLog log, SubscriptionRows rows, Courier courier, RetryPolicy retries, RelayPermit permit) {
    this.nexus = nexus;
    this.log = log;
    this.rows = rows;
    this.courier = courier;
    this.retries = retries;
    this.permit = permit;
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

  /** Leases have changed hands: every subscription is looked at again. */
  public void review() {
    messages.add(new Message.All());
  }

  /** How many events the subscription that is furthest behind on this node has before it; 0 where none runs. */
  public long lag() {
    if (running.isEmpty()) {
      return 0;
    }
    long behind = running.values().stream().mapToLong(relay -> relay.cursor().position()).min().orElse(0);
    return Math.max(0, log.head() - behind);
  }

  void changed(String id) {
    messages.add(new Message.Changed(id));
  }

  void restart(String id) {
    messages.add(new Message.Restarted(id));
  }

  void kick(String id) {
    messages.add(new Message.Kicked(id));
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
    List<Subscription> active = rows.active();
    for (String id : List.copyOf(running.keySet())) {
      if (active.stream().noneMatch(one -> one.id().equals(id)) || !permit.mayRelay(id)) {
        halt(id);
      }
    }
    for (Subscription subscription : active) {
      begin(subscription);
    }
  }

  private void reload(String id) throws InterruptedException {
    Subscription found = rows.find(id).filter(one -> one.state() == Subscription.State.ACTIVE).orElse(null);
    Relay relay = running.get(id);
    if (found == null) {
      halt(id);
      return;
    }
    Optional<Cursor> cursor = rows.cursor(id);
    boolean replayed = relay != null && cursor.isPresent() && cursor.get().generation() != relay.generation();
    if (relay != null && !replayed) {
      relay.update(found);
    } else {
      halt(id);
      begin(found);
    }
  }

  private void begin(Subscription subscription) {
    String id = subscription.id();
    if (!running.containsKey(id) && permit.mayRelay(id)) {
      rows.cursor(id).ifPresent(cursor -> {
        Relay relay = new Relay(this, subscription, cursor, log);
        relay.start();
        saved.put(id, cursor);
        running.put(id, relay);
      });
    }
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

  // What relays need.

  EventLog log() {
    return log;
  }

  SubscriptionRows rows() {
    return rows;
  }

  Courier courier() {
    return courier;
  }

  RetryPolicy retries() {
    return retries;
  }

  RelayPermit permit() {
    return permit;
  }

  /** A letter is dead, and the log says so. */
  void bury(Subscription subscription, EntityRef entity, long position, int attempts, String reason) {
    nexus.transact(List.of(subscription.ref()), transaction -> {
      if (rows.lock(transaction, subscription.id()).isPresent()) {
        transaction.append(Principal.TEMPO, Draft.own("subscription.dead_lettered", subscription.ref(),
            JsonNodeFactory.instance.objectNode().put("position", position).put("about", entity.toString()).put(
                "attempts", attempts).put("reason", reason)));
        transaction.write(() -> rows.bury(transaction, subscription.id(), position, attempts, reason));
      }
      return position;
    });
  }

  void disable(String id, String reason) {
    EntityRef ref = new EntityRef(Subscription.ENTITY_TYPE, id);
    nexus.transact(List.of(ref), transaction -> {
      rows.lock(transaction, id).filter(found -> found.state() == Subscription.State.ACTIVE).ifPresent(found -> {
        transaction.append(Principal.TEMPO,
            Draft.own("subscription.disabled", ref, JsonNodeFactory.instance.objectNode()
                .put("reason", reason)));
        transaction.write(() -> rows.state(transaction, id, Subscription.State.DISABLED, reason));
        transaction.afterCommit(() -> changed(id));
      });
      return id;
    });
  }
}
