package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.nexus.outbound.Outbound;
import dev.tempo.backend.nexus.outbound.OutboundFailure;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * What is done to subscriptions. Their owners and administrators may; to others they are not there. Every change is an event
 * {@code subscription.*} in its own transaction, told to the relays after the commit. Blocks; call it on virtual threads.
 */
public final class Subscriptions {
  /** How long the secret before a rotation signs too. */
  public static final Duration OVERLAP = Duration.ofHours(24);
  static final int MOST_PER_OWNER = 100;
  private static final Duration LOOKUP = Duration.ofSeconds(5);

  private final Nexus nexus;
  private final EventLog log;
  private final SubscriptionRows rows;
  private final Outbound outbound;
  private final Relays relays;
  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

  Subscriptions(Nexus nexus, EventLog log, SubscriptionRows rows, Outbound outbound, Relays relays) {
    this.nexus = nexus;
    this.log = log;
    this.rows = rows;
    this.outbound = outbound;
    this.relays = relays;
  }

  /**
   * @return the subscription with its {@code secret}, which is not shown again
   * @throws Refusal 422 with pointers; also where the sink may not be reached
   */
  public ObjectNode create(Principal principal, ObjectNode body) throws InterruptedException {
    SubscriptionRequest request = SubscriptionRequest.parse(body);
    vet(request.sink());
    Long from = checked(request.from());
    String id = ids.generate().toString();
    Secret secret = Secret.generate();
    Subscription made = nexus.transact(List.of(), transaction -> {
      Subscription subscription = new Subscription(id, principal, request.types(), request.filter(), request.sink(),
          request.mode(), request.description(), Subscription.State.ACTIVE, null, new Secrets(secret, null, null),
          transaction.now());
      if (rows.count(transaction, principal) >= MOST_PER_OWNER) {
        throw new Refusal(Refusal.Kind.CONFLICT,
            "There are " + MOST_PER_OWNER + " subscriptions of " + principal.subject()
                + " already, the most that one may have; delete one first.");
      }
      Appended created = append(transaction, principal, subscription, "subscription.created", told(subscription));
      transaction.write(() -> rows.insert(transaction, subscription, from == null ? created.position() : from));
      transaction.afterCommit(() -> relays.changed(id));
      return subscription;
    });
    return made.toJson().put("secret", secret.text());
  }

  /** @throws Refusal 404 */
  public ObjectNode find(Principal reader, String id) {
    return described(List.of(own(reader, rows.find(id).orElse(null)))).getFirst();
  }

  /** By id, so oldest first; an administrator sees everybody's. */
  public List<ObjectNode> list(Principal reader, String after, int limit) {
    return described(rows.list(reader.isAdmin() ? null : reader, after, limit));
  }

  /** {@code {"state"?: "active"|"paused", "description"?}}; to resume makes a disabled one active again. */
  public ObjectNode patch(Principal principal, String id, ObjectNode body) {
    body.fieldNames().forEachRemaining(name -> {
      if (!name.equals("state") && !name.equals("description")) {
        throw Refusal.at("/" + name.replace("~", "~0").replace("/", "~1"),
            "cannot be changed; what can: state (\"active\" or \"paused\"), description");
      }
    });
    String description = SubscriptionRequest.description(body.path("description"));
    Subscription.State wanted = switch (body.path("state").asText("")) {
      case "active" -> Subscription.State.ACTIVE;
      case "paused" -> Subscription.State.PAUSED;
      case "" -> null;
      default -> throw Refusal.at("/state", "must be \"active\" or \"paused\"");
    };
    change(principal, id, (transaction, found) -> {
      if (body.has("description") && !Objects.equals(description, found.description())) {
        append(transaction, principal, found, "subscription.described", json().put("description", description));
        transaction.write(() -> rows.describe(transaction, id, description));
      }
      if (wanted != null && wanted != found.state()) {
        append(transaction, principal, found, wanted == Subscription.State.ACTIVE
            ? "subscription.resumed"
            : "subscription.paused", json());
        transaction.write(() -> rows.state(transaction, id, wanted, null));
      }
    });
    return find(principal, id);
  }

  public void delete(Principal principal, String id) {
    change(principal, id, (transaction, found) -> {
      append(transaction, principal, found, "subscription.deleted", json());
      transaction.write(() -> rows.delete(transaction, id));
    });
  }

  /** @return the subscription with its new {@code secret}; the one before signs too for {@link #OVERLAP} */
  public ObjectNode rotate(Principal principal, String id) {
    Secret next = Secret.generate();
    change(principal, id, (transaction, found) -> {
      append(transaction, principal, found, "subscription.secret_rotated", json());
      transaction.write(() -> rows.rotate(transaction, id, next, OVERLAP));
    });
    return find(principal, id).put("secret", next.text());
  }

  /** {@code {"from": position|"beginning"|"now"}}: what comes after it is delivered, again where it was before. */
  public ObjectNode replay(Principal principal, String id, ObjectNode body) {
    if (!body.has("from") || body.size() != 1) {
      throw Refusal.at(body.has("from") ? "" : "/from", "must be {\"from\": position, \"beginning\" or \"now\"}");
    }
    Long from = checked(SubscriptionRequest.from(body.get("from")));
    change(principal, id, (transaction, found) -> {
      Appended replayed = append(transaction, principal, found, "subscription.replayed", json().put("from", body.get(
          "from").asText()));
      transaction.write(() -> rows.replay(transaction, id, from == null ? replayed.position() : from));
    });
    return find(principal, id);
  }

  /** Letters by position. Null: of every state. */
  public List<Letter> letters(Principal reader, String id, Letter.@Nullable State state, long after, int limit) {
    own(reader, rows.find(id).orElse(null));
    return rows.letters(id, state, after, limit);
  }

  /** @return how many dead letters are due again */
  public int retry(Principal principal, String id, @Nullable Collection<Long> positions) {
    return letters(principal, id, positions, "subscription.dead_letters_retried", (transaction, named) -> rows.revive(
        transaction, id, named));
  }

  /** @return how many dead letters are dropped; what waited behind them is delivered */
  public int drop(Principal principal, String id, @Nullable Collection<Long> positions) {
    return letters(principal, id, positions, "subscription.dead_letters_dropped", (transaction, named) -> rows.drop(
        transaction, id, named));
  }

  private int letters(Principal principal, String id, @Nullable Collection<Long> positions, String type,
      BiFunction<Transaction, @Nullable Collection<Long>, Integer> change) {
    int[] changed = new int[1];
    change(principal, id, (transaction, found) -> {
      changed[0] = change.apply(transaction, positions);
      if (changed[0] > 0) {
        append(transaction, principal, found, type, json().put("count", changed[0]));
        transaction.afterCommit(() -> relays.kick(id));
      }
    });
    return changed[0];
  }

  private void change(Principal principal, String id, BiConsumer<Transaction, Subscription> work) {
    Subscription seen = own(principal, rows.find(id).orElse(null));
    nexus.transact(List.of(seen.ref()), transaction -> {
      work.accept(transaction, own(principal, rows.lock(transaction, id).orElse(null)));
      transaction.afterCommit(() -> relays.changed(id));
      return id;
    });
  }

  private static Subscription own(Principal principal, @Nullable Subscription found) {
    if (found == null || !(principal.isAdmin() || found.owner().equals(principal))) {
      throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no such subscription, or none that is yours.");
    }
    return found;
  }

  /** Null: now. */
  private @Nullable Long checked(@Nullable Long from) {
    if (from != null && from > log.head()) {
      throw Refusal.at("/from", "is beyond the end of the log, which is at " + log.head());
    }
    return from;
  }

  /** A name that nobody knows now may be known later; what may not be reached is refused at once. */
  private void vet(URI sink) throws InterruptedException {
    try {
      outbound.vet(sink, LOOKUP);
    } catch (OutboundFailure.Refused refused) {
      throw Refusal.at("/sink/url", String.valueOf(refused.getMessage()));
    } catch (OutboundFailure.Unreachable | OutboundFailure.TimedOut | OutboundFailure.Broken
        | OutboundFailure.Redirected unknown) {
      return;
    }
  }

  private List<ObjectNode> described(List<Subscription> found) {
    List<String> names = found.stream().map(Subscription::id).toList();
    var cursors = rows.cursors(names);
    var dead = rows.dead(names);
    long head = found.isEmpty() ? 0 : log.head();
    return found.stream().map(one -> {
      Relay relay = relays.relay(one.id()).orElse(null);
      Cursor saved = cursors.getOrDefault(one.id(), new Cursor(0, 0, 0));
      long position = relay == null || relay.generation() != saved.generation()
          ? saved.position()
          : relay.cursor()
              .position();
      return one.toJson().put("position", position).put("lag", Math.max(0, head - position)).put("dead_letters", dead
          .getOrDefault(one.id(), 0L)).put("last_error", relay == null ? null : relay.lastError());
    }).toList();
  }

  private static Appended append(Transaction transaction, Principal principal, Subscription subscription, String type,
      ObjectNode payload) {
    return transaction.append(principal, Draft.own(type, subscription.ref(), payload));
  }

  /** Without the path of the sink, which may hold a secret. */
  private static ObjectNode told(Subscription subscription) {
    ObjectNode json = json();
    ArrayNode types = json.putArray("types");
    subscription.types().forEach(types::add);
    json.set("filter", subscription.filter());
    return json.put("sink_host", subscription.sink().getHost()).put("mode", subscription.mode().wire());
  }

  private static ObjectNode json() {
    return JsonNodeFactory.instance.objectNode();
  }
}
