package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;

import java.util.List;
import java.util.Optional;

/**
 * Changes entities by name. Each change is an event ({@code <type>_created}, {@code <type>_updated}, {@code <type>_deleted},
 * {@code legal_hold_placed}, {@code legal_hold_lifted}) in the change's own transaction; a change that changes nothing is
 * none. Blocks; call it on virtual threads.
 *
 * <p>Every method refuses with NOT_FOUND what the caller cannot see, with FORBIDDEN what the caller may not do, with
 * CONFLICT what the entity's state (archived, held) does not allow, and with PRECONDITION_* by {@link IfMatch}.
 */
public final class EntityCommands {
  private static final int LONGEST_REASON = 1_000;

  private final Nexus nexus;
  private final EntityBooks books;

  public EntityCommands(Nexus nexus, EntityBooks books) {
    this.nexus = nexus;
    this.books = books;
  }

  /** @param created false: it was there before */
  public record Written(EntityView entity, boolean created) {}

  /** One caller's change, within its transaction. */
  private record Change(Transaction transaction, EntityBook book, EntityRef ref, EntityRights rights,
      Principal principal) {
    Appended tell(String type, ObjectNode payload) {
      return transaction.append(principal, Draft.own(type, ref, payload));
    }
  }

  @FunctionalInterface
  private interface Work {
    void on(Change change, Optional<Entity> known);
  }

  /** Says all of an entity, which is created where it is not known. An entity that exists needs If-Match. */
  public Written put(Principal principal, EntityRef ref, JsonNode body, IfMatch ifMatch) {
    if (!MetadataCheck.isRef(ref)) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "'" + ref + "' cannot name an entity: " + MetadataCheck.REF_RULE);
    }
    MetadataDocument document = MetadataDocument.parse(body, "");
    return written(principal, ref, (change, known) -> {
      if (known.isEmpty()) {
        ifMatch.requireNothing(ref.toString());
        create(change, document);
      } else {
        change.rights.actOnVisible(known.get());
        ifMatch.require(known.get().etag(), ref.toString());
        update(change, known.get(), document.replace(principal, known.get()), document);
      }
    });
  }

  /** Changes the members that are given, {@code data} as a merge patch (RFC 7396). Needs If-Match. */
  public Written patch(Principal principal, EntityRef ref, JsonNode body, IfMatch ifMatch) {
    MetadataDocument document = MetadataDocument.parse(body, "");
    return written(principal, ref, (change, known) -> {
      Entity entity = known.orElseThrow(() -> Entities.unknown(ref));
      change.rights.actOnVisible(entity);
      ifMatch.require(entity.etag(), ref.toString());
      update(change, entity, document.merge(entity), document);
    });
  }

  /** If-Match is respected where it is sent: what is gone is gone, whatever it was last. */
  public void delete(Principal principal, EntityRef ref, IfMatch ifMatch) {
    transact(principal, ref, (change, known) -> {
      Entity entity = known.orElseThrow(() -> Entities.unknown(ref));
      change.rights.actOnVisible(entity);
      ifMatch.respect(entity.etag(), ref.toString());
      ObjectNode payload = JsonNodeFactory.instance.objectNode().put("version", entity.version());
      change.book.delete(change.tell(ref.type() + "_deleted", payload));
    });
  }

  /** Forbids that it is deleted or archived, by whomever, until the hold is lifted. */
  public Written hold(Principal principal, EntityRef ref, String reason) {
    if (reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw Refusal.at("/reason", "must be 1-" + LONGEST_REASON + " characters that say why");
    }
    return written(principal, ref, (change, known) -> {
      Entity entity = administered(change, known);
      Entity.LegalHold hold = entity.legalHold();
      if (hold == null || !hold.reason().equals(reason)) {
        change.book.hold(change.tell("legal_hold_placed", JsonNodeFactory.instance.objectNode().put("reason", reason)),
            new Entity.LegalHold(reason, hold == null ? change.transaction.now() : hold.since(), principal.subject()));
      }
    });
  }

  /** @throws Refusal NOT_FOUND where there is no hold */
  public Written release(Principal principal, EntityRef ref) {
    return written(principal, ref, (change, known) -> {
      Entity.LegalHold hold = administered(change, known).legalHold();
      if (hold == null) {
        throw new Refusal(Refusal.Kind.NOT_FOUND, ref + " is under no legal hold");
      }
      change.book.release(change.tell("legal_hold_lifted", JsonNodeFactory.instance.objectNode().put("reason", hold
          .reason())));
    });
  }

  private static Entity administered(Change change, Optional<Entity> known) {
    change.rights.administer();
    return known.orElseThrow(() -> Entities.unknown(change.ref));
  }

  private static void create(Change change, MetadataDocument document) {
    Entity made = document.create(change.principal, change.ref, change.transaction.now());
    change.rights.create(made);
    refuseCycle(change, made, document);
    change.book.create(change.tell(change.ref.type() + "_created", told(made, 1)), made, "");
  }

  private static void update(Change change, Entity before, Entity after, MetadataDocument document) {
    if (!before.isDescribedLike(after)) {
      change.rights.change(before, after);
      refuseCycle(change, after, document);
      change.book.update(change.tell(change.ref.type() + "_updated", told(after, after.version() + 1)), after, "");
    }
  }

  private static void refuseCycle(Change change, Entity entity, MetadataDocument document) {
    new Ancestry(change.book, entity.parents()).refuseCycle(entity.ref(), entity.parents(), document.pointer(
        "parents"), change.principal);
  }

  /** All that the entity is from this event on. */
  private static ObjectNode told(Entity entity, long version) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("version", version);
    ObjectNode metadata = payload.putObject("metadata").put("category", entity.classification().category()).put(
        "environment", entity.classification().environment()).put("role", entity.classification().role()).put("owner",
            entity.owner());
    entity.parents().forEach(parent -> metadata.withArray("parents").add(parent.toString()));
    metadata.set("data", entity.data());
    return payload;
  }

  private Written written(Principal principal, EntityRef ref, Work work) {
    EntityBook book = transact(principal, ref, work);
    // As it was last: to lift a hold can let a deletion follow at once.
    Entity entity = book.lastKnown(ref).orElseThrow();
    return new Written(EntityView.full(entity), book.wasCreated(ref));
  }

  /** The book that comes back holds what was committed. */
  private EntityBook transact(Principal principal, EntityRef ref, Work work) {
    if (!MetadataCheck.isRef(ref)) {
      throw Entities.unknown(ref);
    }
    return nexus.transact(List.of(ref), transaction -> {
      EntityBook book = books.open(transaction, List.of(ref));
      work.on(new Change(transaction, book, ref, new EntityRights(transaction.policy(), principal), principal), book
          .get(ref));
      return book;
    });
  }
}
