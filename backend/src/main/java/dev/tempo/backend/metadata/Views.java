package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Visibility;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one place where access and exposure are applied: whatever leaves the backend was made here, or asked here.
 *
 * <p>An event is shown by what its entity was, and whose, when it was recorded, and by the policy now in force. Events of
 * entities that Tempo did not know then are seen by administrators and by whom recorded them. What Tempo records about
 * policies and microfrontends is seen by everybody: it is about the system, and holds nothing personal.
 */
public final class Views {
  private final Supplier<PolicyTable> policy;

  /** @param policy asked anew for each decision, e.g. {@code policies::current} */
  public Views(Supplier<PolicyTable> policy) {
    this.policy = policy;
  }

  /** By one policy set, e.g. a transaction's. */
  public static Views by(PolicyTable table) {
    return new Views(() -> table);
  }

  /** Empty: to this caller it is not there. */
  public Optional<EntityView> entity(Principal principal, Entity entity) {
    return switch (visibility(principal, entity.classification(), entity.owner())) {
      case NONE -> Optional.empty();
      case SUMMARY -> Optional.of(EntityView.summary(entity));
      case FULL -> Optional.of(EntityView.full(entity));
    };
  }

  /** Empty: to this caller it is not there. */
  public Optional<EventView> event(Principal principal, Event event) {
    return switch (visibility(principal, event)) {
      case NONE -> Optional.empty();
      case SUMMARY -> Optional.of(EventView.summary(event));
      case FULL -> Optional.of(EventView.full(event));
    };
  }

  /** Of anything that belongs to an entity, such as a scheduled action. Null: Tempo does not know the entity. */
  public Visibility visibility(Principal principal, @Nullable Classification classification, @Nullable String owner) {
    if (classification == null) {
      return principal.isAdmin() ? Visibility.FULL : Visibility.NONE;
    }
    return policy.get().visibility(principal, classification, owner);
  }

  boolean mayReadAll(Principal principal, Entity entity) {
    return visibility(principal, entity.classification(), entity.owner()) == Visibility.FULL;
  }

  public boolean mayAct(Principal principal, Entity entity) {
    return policy.get().mayAct(principal, entity.classification(), entity.owner());
  }

  /** Where Tempo does not know the entity, nobody owns it: administrators and services may act on it. */
  public boolean mayAct(Principal principal, Optional<Entity> entity) {
    return entity.map(known -> mayAct(principal, known)).orElse(principal.role() != Role.USER);
  }

  /** The same by what an entity is, null where Tempo does not know it, and whose. */
  public boolean mayAct(Principal principal, @Nullable Classification classification, @Nullable String owner) {
    return classification == null
        ? principal.role() != Role.USER
        : policy.get().mayAct(principal, classification, owner);
  }

  private Visibility visibility(Principal principal, Event event) {
    if (isAboutTheSystem(event)) {
      return Visibility.FULL;
    }
    if (event.classification() == null && event.actor().equals(principal.subject())) {
      return Visibility.FULL;
    }
    return visibility(principal, event.classification(), event.owner());
  }

  private static boolean isAboutTheSystem(Event event) {
    return event.source().equals(Event.TEMPO_SOURCE)
        && (event.type().startsWith("policy.") || event.type().startsWith("microfrontend."));
  }
}
