package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Decision;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.EventTypes;
import dev.tempo.backend.policy.OnExpiry;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Retention;

import java.util.List;
import java.util.Optional;

/** What a policy set gives the entities of one classification: the whole plan of an expiry, and the retention that gives its time. */
record Expiry(Plan plan, Retention retention) {

  /** @return empty where they are kept forever */
  static Optional<Expiry> of(PolicyTable policy, Classification classification) {
    Decision decision = policy.decide(classification);
    Retention retention = decision.retention();
    if (retention instanceof Retention.Forever) {
      return Optional.empty();
    }
    Origin origin = new Origin.Policy(decision.rule(Effect.RETENTION).orElseThrow(), decision.revision(), retention
        .wire());
    OnExpiry does = decision.onExpiry();
    ActionKind kind = switch (does) {
      case OnExpiry.Delete() -> ActionKind.DELETE;
      case OnExpiry.Archive() -> ActionKind.ARCHIVE;
      case OnExpiry.Run _ -> ActionKind.RUN;
    };
    Plan plan = new Plan(kind, does instanceof OnExpiry.Run run ? run.pattern() : null, JsonNodeFactory.instance
        .objectNode(), rules(decision.cancelOn()), rules(decision.overrideOn()), null, origin);
    return Optional.of(new Expiry(plan, retention));
  }

  private static List<EventRule> rules(EventTypes types) {
    return types.types().stream().map(EventRule::ofType).toList();
  }

  /** An expiry does what policy says; another action, whose time alone is policy's, keeps what it does. */
  Plan planFor(Standing action) {
    return action.isPolicyExpiry() ? plan : action.plan().withOrigin(plan.origin());
  }
}
