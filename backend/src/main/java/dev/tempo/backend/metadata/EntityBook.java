package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The entities of one transaction, read and locked once, as its decisions have left them; written once, when positions are
 * known. Every change is made by an event about that entity, so each method takes the event that tells it.
 *
 * <p>Got by {@link EntityBooks#open}; used by the transaction's thread alone.
 */
public final class EntityBook {
  private final Transaction transaction;
  private final EntityRows rows;
  private final DataValidation validation;
  private final Map<EntityRef, @Nullable Entity> entities = new HashMap<>();
  private final Map<EntityRef, Entity> lastKnown = new HashMap<>();
  private final Map<EntityRef, Entity> stored = new HashMap<>();
  private final IdentityHashMap<Appended, EntityChange> changes = new IdentityHashMap<>();
  private final Map<EntityRef, Pending> pending = new LinkedHashMap<>();

  private Collection<EntityRef> asked = List.of();
  private @Nullable Supplier<Map<EntityRef, Entity>> answer;

  /** The events that an entity's times and its life wait for. */
  private record Pending(@Nullable Appended created, @Nullable Appended restarted, @Nullable Appended updated) {
    static final Pending NOTHING = new Pending(null, null, null);
  }

  EntityBook(Transaction transaction, EntityRows rows, DataValidation validation) {
    this.transaction = transaction;
    this.rows = rows;
    this.validation = validation;
  }

  /** Asks for entities that {@link #load} will take. */
  void ask(Collection<EntityRef> refs) {
    asked = refs;
    answer = rows.read(transaction, refs);
  }

  /** Reads what the book does not hold yet. */
  void load(Collection<EntityRef> refs) {
    Supplier<Map<EntityRef, Entity>> coming = answer;
    if (coming != null) {
      answer = null;
      take(asked, coming.get());
    }
    Set<EntityRef> missing = new LinkedHashSet<>();
    for (EntityRef ref : refs) {
      if (!entities.containsKey(ref)) {
        missing.add(ref);
      }
    }
    if (!missing.isEmpty()) {
      take(missing, rows.read(transaction, missing).get());
    }
  }

  private void take(Collection<EntityRef> refs, Map<EntityRef, Entity> found) {
    refs.forEach(ref -> entities.put(ref, found.get(ref)));
    lastKnown.putAll(found);
    stored.putAll(found);
  }

  /**
   * The entity as it is now in this transaction.
   *
   * @throws IllegalStateException for one that was never loaded, which is not the same as one that does not exist
   */
  public Optional<Entity> get(EntityRef ref) {
    if (!entities.containsKey(ref)) {
      throw new IllegalStateException(ref + " is not in this transaction's book: open the book with it");
    }
    return Optional.ofNullable(entities.get(ref));
  }

  /** The same, or what it was before this transaction deleted it. */
  public Optional<Entity> lastKnown(EntityRef ref) {
    return get(ref).or(() -> Optional.ofNullable(lastKnown.get(ref)));
  }

  /** What an event did to its entity; empty for most. */
  public Optional<EntityChange> changeBy(Appended event) {
    return Optional.ofNullable(changes.get(event));
  }

  public boolean wasCreatedBy(Appended event) {
    return changes.get(event) instanceof EntityChange.Created;
  }

  boolean wasCreated(EntityRef ref) {
    return pending.getOrDefault(ref, Pending.NOTHING).created() != null;
  }

  /**
   * @param entity as described, with the version 0
   * @param at     where its metadata stands in what was sent
   * @throws Refusal UNPROCESSABLE where its category's schema does not take its data
   */
  void create(Appended cause, Entity entity, String at) {
    if (get(entity.ref()).isPresent()) {
      throw new IllegalStateException(entity.ref() + " exists");
    }
    validation.check(cause, null, entity, at + "/data");
    Entity created = entity.nextVersion(transaction.now());
    become(cause, created, new Pending(cause, null, cause), new EntityChange.Created(created));
  }

  /**
   * @param at where its metadata stands in what was sent
   * @throws Refusal UNPROCESSABLE where its category's schema does not take its data, CONFLICT where it is archived
   */
  void update(Appended cause, Entity entity, String at) {
    Entity before = writable(cause, "changed");
    validation.check(cause, before, entity, at + "/data");
    Entity after = entity.nextVersion(transaction.now());
    become(cause, after, before, new EntityChange.Updated(before, after));
  }

  /** @throws Refusal CONFLICT where it is held or archived already, NOT_FOUND where it is not known */
  public void archive(Appended cause) {
    Entity before = writable(cause, "archived again");
    refuseHeld(before, "archived");
    Entity after = before.asArchived().nextVersion(transaction.now());
    become(cause, after, before, new EntityChange.Archived(before, after));
  }

  /** @throws Refusal CONFLICT where it is held, NOT_FOUND where it is not known */
  public void delete(Appended cause) {
    Entity before = existing(cause.entity());
    refuseHeld(before, "deleted");
    lastKnown.put(before.ref(), before);
    become(cause, null, Pending.NOTHING, new EntityChange.Deleted(before));
  }

  /**
   * Lets the retention count anew from the event's time. Not a change of what the entity is: its version stays.
   *
   * @throws Refusal NOT_FOUND where it is not known
   */
  public void restart(Appended cause) {
    Entity before = existing(cause.entity());
    Entity after = before.countingFrom(Objects.requireNonNullElse(cause.draft().time(), transaction.now()));
    Pending former = pending.getOrDefault(before.ref(), Pending.NOTHING);
    become(cause, after, new Pending(former.created(), cause, former.updated()),
        new EntityChange.Restarted(before, after));
  }

  void hold(Appended cause, Entity.LegalHold hold) {
    Entity before = existing(cause.entity());
    Entity after = before.held(hold).nextVersion(transaction.now());
    become(cause, after, before, new EntityChange.Held(before, after));
  }

  void release(Appended cause) {
    Entity before = existing(cause.entity());
    Entity after = before.held(null).nextVersion(transaction.now());
    become(cause, after, before, new EntityChange.Released(before, after));
  }

  Map<EntityRef, Set<EntityRef>> ancestry(Collection<EntityRef> from) {
    return rows.ancestry(transaction, from);
  }

  /** The parents that this transaction has given an entity, if it has changed it at all. */
  Optional<Collection<EntityRef>> parentsIfChanged(EntityRef ref) {
    if (!pending.containsKey(ref)) {
      return Optional.empty();
    }
    Entity entity = entities.get(ref);
    return Optional.of(entity == null ? List.of() : entity.parents());
  }

  /** Those whose row this transaction changes, as they are now. */
  Collection<Entity> changed() {
    return pending.keySet().stream().map(entities::get).filter(Objects::nonNull).toList();
  }

  private Entity existing(EntityRef ref) {
    return get(ref).orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "Tempo knows no entity " + ref));
  }

  private Entity writable(Appended cause, String verb) {
    Entity entity = existing(cause.entity());
    if (entity.archived()) {
      throw new Refusal(Refusal.Kind.CONFLICT, entity.ref() + " is archived: it can be read and deleted, not " + verb);
    }
    return entity;
  }

  private static void refuseHeld(Entity entity, String verb) {
    Entity.LegalHold hold = entity.legalHold();
    if (hold != null) {
      throw new Refusal(Refusal.Kind.CONFLICT, entity.ref() + " is under legal hold since " + hold.since() + " ("
          + hold.reason() + ") and cannot be " + verb + " before an administrator lifts it");
    }
  }

  private void become(Appended cause, Entity after, Entity before, EntityChange change) {
    Pending former = pending.getOrDefault(before.ref(), Pending.NOTHING);
    become(cause, after, new Pending(former.created(), former.restarted(), cause), change);
  }

  private void become(Appended cause, @Nullable Entity after, Pending waiting, EntityChange change) {
    if (pending.isEmpty()) {
      transaction.prepare(this::delete);
      transaction.write(this::write);
    }
    EntityRef ref = cause.entity();
    entities.put(ref, after);
    pending.put(ref, waiting);
    changes.put(cause, change);
  }

  private void write() {
    pending.forEach((ref, waiting) -> entities.computeIfPresent(ref, (_, entity) -> settled(entity, waiting)));
    List<Entity> created = new ArrayList<>();
    List<Entity> updated = new ArrayList<>();
    for (EntityRef ref : pending.keySet()) {
      Entity now = entities.get(ref);
      if (now != null) {
        (stored.get(ref) == null ? created : updated).add(now);
      }
    }
    rows.write(transaction, created, updated);
  }

  /** Whose row is to go, and who loses the parents that its row has. */
  private void delete() {
    List<EntityRef> deleted = new ArrayList<>();
    List<EntityRef> withParents = new ArrayList<>();
    for (EntityRef ref : pending.keySet()) {
      Entity row = stored.get(ref);
      if (row != null && entities.get(ref) == null) {
        deleted.add(ref);
      }
      if (row != null && !row.parents().isEmpty()) {
        withParents.add(ref);
      }
    }
    rows.delete(transaction, deleted, withParents);
  }

  private static Entity settled(Entity entity, Pending waiting) {
    Appended created = waiting.created();
    Appended restarted = waiting.restarted();
    Appended updated = waiting.updated();
    Instant createdAt = created == null ? entity.createdAt() : timeOf(created);
    Instant from = created == null ? entity.countsFrom() : createdAt;
    return entity.settled(created == null ? entity.born() : created.position(), createdAt,
        restarted == null ? from : timeOf(restarted), updated == null ? entity.updatedAt() : updated.recordedAt());
  }

  /** As the log will say: where the source is silent, the time of recording. */
  private static Instant timeOf(Appended event) {
    Instant time = event.draft().time();
    return time == null ? event.recordedAt() : time;
  }
}
