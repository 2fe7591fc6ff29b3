package dev.tempo.backend.policy.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.EntityReads;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Explanation;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.scheduler.Foreseen;
import dev.tempo.backend.scheduler.PolicyPreview;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** What publishing a set would do. Blocks; call it on virtual threads. */
public final class Previews {
  private static final int MOST_SHOWN = 100;
  /** Each holds a connection, and a core of the database, for as long as it goes through the entities. */
  private static final int AT_ONCE = 2;

  private final Supplier<PolicyTable> policies;
  private final RetimingStore retimings;
  private final EntityReads entities;
  private final Reach reach;
  private final PolicyPreview actions;
  private final Semaphore room = new Semaphore(AT_ONCE);

  /** @param policies the set to compare with: the one in force, also where another process has published it */
  public Previews(Supplier<PolicyTable> policies, RevisionStore revisions, RetimingStore retimings,
      EntityReads entities,
      PolicyPreview actions) {
    this.policies = policies;
    this.retimings = retimings;
    this.entities = entities;
    this.actions = actions;
    reach = new Reach(revisions, entities);
  }

  /**
   * What the re-timing after a publish of this set would do, were it published now and nothing else happened.
   *
   * @return the shape of {@link Foreseen#toJson}, with the {@code revision} that it compares with, and in {@code decided_otherwise}
   *         the classifications of stored entities about which the two differ, each with the effects in which they do
   * @throws Refusal FORBIDDEN, UNPROCESSABLE as a publish; UNAVAILABLE where too many previews run
   */
  public ObjectNode preview(Principal principal, JsonNode document) {
    Publisher.administer(principal);
    List<Rule> rules = Publisher.parse(document);
    PolicyTable current = policies.get();
    PolicyTable draft = PolicyTable.compile(current.revision() + 1, rules);
    if (!room.tryAcquire()) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, "other previews are being worked out; ask again when they are done");
    }
    try {
      long since = retimings.unfinished().map(RetimingJob::since).orElse(current.revision());
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("revision", current.revision());
      json.setAll(actions.foresee(reach.of(since, current.revision(), draft), draft).toJson());
      json.set("decided_otherwise", decidedOtherwise(current, draft));
      return json;
    } finally {
      room.release();
    }
  }

  private ArrayNode decidedOtherwise(PolicyTable current, PolicyTable draft) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Classification known : entities.classifications().stream()
        .sorted(Comparator.comparing(Classification::category)
            .thenComparing(Classification::environment).thenComparing(Classification::role))
        .toList()) {
      ObjectNode effects = differences(current.explain(known), draft.explain(known));
      if (!effects.isEmpty() && items.size() < MOST_SHOWN) {
        items.addObject().put("role", known.role()).put("environment", known.environment())
            .put("category", known.category()).set("effects", effects);
      }
    }
    return items;
  }

  private static ObjectNode differences(Explanation before, Explanation after) {
    ObjectNode effects = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < before.reasons().size(); i++) {
      JsonNode was = before.reasons().get(i).value();
      JsonNode would = after.reasons().get(i).value();
      if (!was.equals(would)) {
        ObjectNode effect = effects.putObject(before.reasons().get(i).effect());
        effect.set("before", was);
        effect.set("after", would);
      }
    }
    return effects;
  }
}
