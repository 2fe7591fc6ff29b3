package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.schema.FieldExposure;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.filter.Shown;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Exposure;
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
 * policies, categories and microfrontends is seen by everybody: it is about the system, and holds nothing personal.
 */
public final class Views {
  private final Supplier<PolicyTable> policy;
  private final CategoryCache categories;

  /**
   * @param policy     asked anew for each decision, e.g. {@code policies::current}
   * @param categories whose schemas say who sees which field
   */
  public Views(Supplier<PolicyTable> policy, CategoryCache categories) {
    this.policy = policy;
    this.categories = categories;
  }

  /** Where nothing is said of any category. */
  public Views(Supplier<PolicyTable> policy) {
    this(policy, CategoryCache.empty());
  }

  /** By one policy set, e.g. a transaction's. */
  public static Views by(PolicyTable table) {
    return new Views(() -> table);
  }

  /** Of the policy by which it is shown now. */
  public long policyRevision() {
    return policy.get().revision();
  }

  /** Empty: to this caller it is not there. */
  public Optional<EntityView> entity(Principal principal, Entity entity) {
    return switch (visibility(principal, entity.classification(), entity.owner())) {
      case NONE -> Optional.empty();
      case SUMMARY -> Optional.of(EntityView.summary(entity, fields(entity, FieldExposure.SUMMARY).orElse(null)));
      case FULL -> Optional.of(EntityView.full(entity, seesEveryField(principal, entity.classification(), entity
          .owner()) ? entity.data() : fields(entity, FieldExposure.INTERNAL).orElseGet(Views::nothing)));
    };
  }

  /** What of an entity's data is seen at a level; empty: nothing. */
  private Optional<ObjectNode> fields(Entity entity, FieldExposure level) {
    return categories.showing().find(entity.classification().category()).map(category -> category.schema().shown(entity
        .data(), level)).orElseGet(() -> level == FieldExposure.SUMMARY ? Optional.empty() : Optional.of(
            entity
                .data()));
  }

  /** Whether it is access that opens the entity, or full exposure; internal exposure leaves out what is marked full. */
  private boolean seesEveryField(Principal principal, Classification classification, @Nullable String owner) {
    PolicyTable table = policy.get();
    return table.mayAct(principal, classification, owner)
        || table.value(Effect.EXPOSURE, classification) == Exposure.FULL;
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Empty: to this caller it is not there. */
  public Optional<EventView> event(Principal principal, Event event) {
    return switch (visibility(principal, event)) {
      case NONE -> Optional.empty();
      case SUMMARY -> Optional.of(EventView.summary(event));
      case FULL -> Optional.of(EventView.full(event, payload(principal, event)));
    };
  }

  /** The same in the form that filters and deliveries take. */
  public Optional<Shown> shown(Principal principal, Event event) {
    return event(principal, event).map(view -> {
      ObjectNode payload = view.payload();
      return new Shown(payload == null ? event : event.withPayload(payload), view.visibility() == Visibility.FULL);
    });
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

  /**
   * What Tempo itself records of a write repeats the data, or names fields of it: there, too, a field is as open as its
   * schema says now. Warnings name fields that the data may lack: who does not see every field sees how many there are.
   */
  private ObjectNode payload(Principal principal, Event event) {
    Classification classification = event.classification();
    if (classification == null || !event.source().equals(Event.TEMPO_SOURCE)) {
      return event.payload();
    }
    if (event.type().equals(DataValidation.WARNED)) {
      return seesEveryField(principal, classification, event.owner()) || !hidesFromInternal(event.payload().path(
          "category").asText()) ? event.payload() : event.payload().deepCopy().without("warnings");
    }
    if (!(event.payload().at("/metadata/data") instanceof ObjectNode data)
        || seesEveryField(principal, classification, event.owner())) {
      return event.payload();
    }
    ObjectNode shown = event.payload().deepCopy();
    ((ObjectNode) shown.get("metadata")).set("data", categories.showing().find(event.payload().at("/metadata/category")
        .asText()).map(category -> category.schema().shown(data, FieldExposure.INTERNAL).orElseGet(Views::nothing))
        .orElse(data));
    return shown;
  }

  private boolean hidesFromInternal(String name) {
    return categories.showing().find(name).map(category -> category.schema().hidesFromInternal()).orElse(false);
  }

  private static boolean isAboutTheSystem(Event event) {
    return event.source().equals(Event.TEMPO_SOURCE)
        && (event.type().startsWith("policy.") || event.type().startsWith("microfrontend.") || event.type()
            .startsWith("category."));
  }
}
