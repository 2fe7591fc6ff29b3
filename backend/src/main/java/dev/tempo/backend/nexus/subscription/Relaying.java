package dev.tempo.backend.nexus.subscription;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.policy.Principal;

import java.util.List;

/**
 * What all relays work with, and what they have the log say.
 *
 * @param retries when a failed delivery is tried again
 */
record Relaying(Nexus nexus, EventLog log, SubscriptionRows rows, Courier courier, RetryPolicy retries,
    RelayPermit permit) {

  /** A letter is dead, and the log says so; unless another node relays this subscription by now, whose letter it then is. */
  void bury(Subscription subscription, EntityRef entity, long position, int attempts, String reason, long fence) {
    nexus.transact(List.of(subscription.ref()), transaction -> {
      if (rows.lock(transaction, subscription.id()).isPresent() && rows.holds(transaction, subscription.id(), fence)) {
        transaction.append(Principal.TEMPO, Draft.own("subscription.dead_lettered", subscription.ref(),
            JsonNodeFactory.instance.objectNode().put("position", position).put("about", entity.toString()).put(
                "attempts", attempts).put("reason", reason)));
        transaction.write(() -> rows.bury(transaction, subscription.id(), position, attempts, reason));
      }
      return position;
    });
  }

  /** @param changed told after the commit, where anything has */
  void disable(String id, String reason, Runnable changed) {
    EntityRef ref = new EntityRef(Subscription.ENTITY_TYPE, id);
    nexus.transact(List.of(ref), transaction -> {
      rows.lock(transaction, id).filter(found -> found.state() == Subscription.State.ACTIVE).ifPresent(found -> {
        transaction.append(Principal.TEMPO,
            Draft.own("subscription.disabled", ref, JsonNodeFactory.instance.objectNode()
                .put("reason", reason)));
        transaction.write(() -> rows.state(transaction, id, Subscription.State.DISABLED, reason));
        transaction.afterCommit(changed);
      });
      return id;
    });
  }
}
