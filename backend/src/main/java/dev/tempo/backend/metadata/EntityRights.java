package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Visibility;

import java.util.Objects;

/** Who may make and change entities; the rules are told in the package's documentation. */
final class EntityRights {
  private final PolicyTable policy;
  private final Principal principal;

  EntityRights(PolicyTable policy, Principal principal) {
    this.policy = policy;
    this.principal = principal;
  }

  void create(Entity entity) {
    if (principal.role() == Role.USER && !(principal.subject().equals(entity.owner())
        && entity.classification().role().equals(Role.USER.wire()))) {
      throw forbidden("a user creates only entities of the role 'user' whose owner is the user, here "
          + principal.subject());
    }
  }

  void change(Entity before, Entity after) {
    act(before);
    if (principal.role() == Role.USER && !(before.classification().equals(after.classification())
        && Objects.equals(before.owner(), after.owner()))) {
      throw forbidden(
          "only administrators and services change role, environment, category or owner of " + before.ref());
    }
  }

  void act(Entity entity) {
    if (!policy.mayAct(principal, entity.classification(), entity.owner())) {
      throw forbidden(principal.subject() + " may not act on " + entity.ref() + ": policy revision " + policy.revision()
          + " gives access '" + policy.decide(entity.classification()).access().wire() + "'");
    }
  }

  boolean mayKnow(Entity entity) {
    return policy.visibility(principal, entity.classification(), entity.owner()) != Visibility.NONE;
  }

  /** Whoever cannot even see it is told that it is not there. */
  void actOnVisible(Entity entity) {
    if (!mayKnow(entity)) {
      throw Entities.unknown(entity.ref());
    }
    act(entity);
  }

  void administer() {
    if (!principal.isAdmin()) {
      throw forbidden("only an administrator places and lifts legal holds");
    }
  }

  private static Refusal forbidden(String detail) {
    return new Refusal(Refusal.Kind.FORBIDDEN, detail);
  }
}
