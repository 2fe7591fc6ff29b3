package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Consequence;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Role;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Creates and changes entities by the metadata that events carry, and tells each event what its entity is. Registered
 * before everybody who asks for the {@link EntityBook}.
 */
public final class MetadataConsequence implements Consequence {
  /** Where metadata stands in an event as it is sent. */
  private static final String AT = "/metadata";

  private final EntityBooks books;

  public MetadataConsequence(EntityBooks books) {
    this.books = books;
  }

  @Override
  public void ask(Transaction transaction, Collection<EntityRef> entities, long endedAfter) {
    books.ask(transaction, entities);
  }

  @Override
  public void apply(Transaction transaction, List<Appended> events) {
    var documents = new IdentityHashMap<Appended, MetadataDocument>();
    List<EntityRef> parents = new ArrayList<>();
    for (Appended event : events) {
      ObjectNode metadata = event.draft().metadata();
      if (metadata != null) {
        transaction.deciding(event, () -> {
          MetadataDocument document = MetadataDocument.parse(metadata, AT);
          documents.put(event, document);
          parents.addAll(document.parents());
        });
      }
    }
    EntityBook book = books.open(transaction, events.stream().map(Appended::entity).toList());
    Ancestry ancestry = new Ancestry(book, parents);
    for (Appended event : events) {
      transaction.deciding(event, () -> decide(transaction, event, documents.get(event), book, ancestry));
    }
  }

  private static void decide(Transaction transaction, Appended event, @Nullable MetadataDocument document,
      EntityBook book, Ancestry ancestry) {
    Optional<Entity> known = book.get(event.entity());
    EntityRights rights = new EntityRights(transaction.policy(), event.actor());
    if (event.fromOutside() && event.actor().role() == Role.USER) {
      if (known.filter(rights::mayKnow).isPresent()) {
        rights.act(known.get());
      } else if (document == null || known.isPresent()) {
        // Services schedule on entities that Tempo does not know: a user could undo that by an event of the right type.
        // What the user cannot see is refused in the same words, which would tell that it is there otherwise.
        throw new Refusal(Refusal.Kind.FORBIDDEN, "Tempo does not know " + event.entity()
            + ", or not to you, so only administrators and services may record events about it");
      }
    }
    if (document != null) {
      if (!MetadataCheck.isRef(event.entity())) {
        throw Refusal.at("/entity_type", "'" + event.entity() + "' cannot name an entity: "
            + MetadataCheck.REF_RULE);
      }
      if (known.isEmpty()) {
        Entity made = document.create(event.actor(), event.entity(), Objects.requireNonNullElse(event.draft().time(),
            transaction.now()));
        rights.create(made);
        ancestry.refuseCycle(made.ref(), made.parents(), AT + "/parents", event.actor());
        book.create(event, made, AT);
      } else {
        change(event, known.get(), document.change(known.get()), rights, book, ancestry);
      }
    }
    book.lastKnown(event.entity()).ifPresent(entity -> event.classify(entity.classification(), entity.owner()));
  }

  private static void change(Appended event, Entity before, Entity after, EntityRights rights, EntityBook book,
      Ancestry ancestry) {
    if (!before.isDescribedLike(after)) {
      rights.change(before, after);
      ancestry.refuseCycle(after.ref(), after.parents(), AT + "/parents", event.actor());
      book.update(event, after, AT);
    }
  }
}
