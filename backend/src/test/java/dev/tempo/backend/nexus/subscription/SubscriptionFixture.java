package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.filter.Shown;
import dev.tempo.backend.nexus.hint.postgres.PostgresHints;
import dev.tempo.backend.nexus.outbound.AllowedSinks;
import dev.tempo.backend.nexus.outbound.Outbound;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.nexus.subscription.postgres.PostgresSubscriptionRows;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** A log, and relays that deliver it, on a fresh database; a second fixture on the first one's log plays a restart. */
final class SubscriptionFixture implements AutoCloseable {
  static final Principal OWNER = new Principal("olga", Role.SERVICE);
  static final RetryPolicy SWIFT = new RetryPolicy(Duration.ofMillis(5), 2, Duration.ofMillis(50), 1_000);
  private final TestNexus nexus;
  private final boolean owns;
  private final Outbound outbound;
  private final Relays relays;
  private final Subscriptions subscriptions;
  private final PostgresSubscriptionRows rows;
  private final PostgresHints hints;

  private SubscriptionFixture(TestNexus nexus, boolean owns, RetryPolicy retries, Exposure exposure,
      RelayPermit permit) {
    this.nexus = nexus;
    this.owns = owns;
    outbound = new Outbound(nexus.database().vertx(), AllowedSinks.parse("localhost"));
    hints = new PostgresHints(nexus.database().pool());
    rows = new PostgresSubscriptionRows(nexus.database().pool());
    relays = new Relays(new Relaying(nexus, nexus.log(), rows, new Courier(outbound, exposure, InstantSource.system(),
        DeliveryListener.NONE, Duration.ofSeconds(10)), retries, permit), hints);
    subscriptions = new Subscriptions(nexus, nexus.log(), rows, outbound, relays);
    relays.start();
    hints.start();
  }

  static SubscriptionFixture fresh(RetryPolicy retries) {
    return fresh(retries, (_, event) -> Optional.of(new Shown(event, true)));
  }

  static SubscriptionFixture fresh(RetryPolicy retries, Exposure exposure) {
    return new SubscriptionFixture(TestNexus.fresh(), true, retries, exposure, RelayPermit.ALWAYS);
  }

  /** Another process on the same database. */
  SubscriptionFixture again(RetryPolicy retries) {
    return new SubscriptionFixture(nexus, false, retries, (_, event) -> Optional.of(new Shown(event, true)),
        RelayPermit.ALWAYS);
  }

  /** One of several nodes on the database of this one. */
  static SubscriptionFixture node(TestNexus nexus, RelayPermit permit) {
    return new SubscriptionFixture(nexus, false, SWIFT, (_, event) -> Optional.of(new Shown(event, true)), permit);
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  PostgresSubscriptionRows rows() {
    return rows;
  }

  TestNexus nexus() {
    return nexus;
  }

  Relays relays() {
    return relays;
  }

  /** For everything about {@code user}s, from the beginning. */
  String subscribe(String url) throws InterruptedException {
    return create(url, _ -> {}).get("id").textValue();
  }

  ObjectNode create(String url, Consumer<ObjectNode> more) throws InterruptedException {
    ObjectNode json = TestNexus.json().put("from", "beginning");
    json.putArray("types").add("user_*");
    json.putObject("sink").put("url", url);
    more.accept(json);
    return subscriptions.create(OWNER, json);
  }

  long send(String user, int number) {
    return nexus.send("user_changed", new EntityRef("user", user), TestNexus.json().put("number", number)).position();
  }

  @Override
  public void close() {
    try {
      hints.stop();
      relays.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    outbound.close();
    if (owns) {
      nexus.close();
    }
  }
}
