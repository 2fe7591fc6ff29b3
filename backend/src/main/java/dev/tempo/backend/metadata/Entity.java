package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * An entity that Tempo knows.
 *
 * <p>Within the transaction that creates or changes it, times are those of the transaction's start until positions are
 * taken; in {@link dev.tempo.backend.nexus.Transaction#write} they are what the row will say.
 *
 * @param owner      the subject that it belongs to, null for nobody
 * @param data       treat as immutable
 * @param parents    in the order in which they were given; Tempo need not know them
 * @param version    from 1, raised by each change
 * @param born       position of the event that created it, 0 until positions are taken; tells it from a namesake
 * @param archived   read-only from then on
 * @param createdAt  the {@code time} of the event that created it
 * @param countsFrom what its retention is added to: {@code createdAt}, or the time of the last event that restarted it
 * @param updatedAt  when its last change was recorded
 */
public record Entity(EntityRef ref, Classification classification, @Nullable String owner, ObjectNode data,
    List<EntityRef> parents, long version, long born, boolean archived, @Nullable LegalHold legalHold,
    Instant createdAt, Instant countsFrom, Instant updatedAt) {
  /** Numbers by their value, however they are written. */
  static final Comparator<JsonNode> BY_VALUE = (one, other) -> {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  };

  public Entity {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(classification, "classification");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(countsFrom, "countsFrom");
    Objects.requireNonNull(updatedAt, "updatedAt");
    parents = List.copyOf(parents);
  }

  /** Forbids that the entity is deleted or archived. */
  public record LegalHold(String reason, Instant since, String by) {}

  public boolean isHeld() {
    return legalHold != null;
  }

  /** The strong entity tag, quotes included. */
  public String etag() {
    return '"' + Long.toString(born, Character.MAX_RADIX) + "-" + version + '"';
  }

  /** The same but for its version and times; numbers by their value, however they are written. */
  boolean isDescribedLike(Entity other) {
    return classification.equals(other.classification) && Objects.equals(owner, other.owner)
        && parents.equals(other.parents) && data.equals(BY_VALUE, other.data);
  }

  Entity described(Classification newClassification, @Nullable String newOwner, ObjectNode newData,
      List<EntityRef> newParents) {
    return new Entity(ref, newClassification, newOwner, newData, newParents, version, born, archived, legalHold,
        createdAt, countsFrom, updatedAt);
  }

  Entity nextVersion(Instant at) {
    return new Entity(ref, classification, owner, data, parents, version + 1, born, archived, legalHold, createdAt,
        countsFrom, at);
  }

  Entity asArchived() {
    return new Entity(ref, classification, owner, data, parents, version, born, true, legalHold, createdAt, countsFrom,
        updatedAt);
  }

  Entity held(@Nullable LegalHold hold) {
    return new Entity(ref, classification, owner, data, parents, version, born, archived, hold, createdAt, countsFrom,
        updatedAt);
  }

  Entity countingFrom(Instant from) {
    return new Entity(ref, classification, owner, data, parents, version, born, archived, legalHold, createdAt, from,
        updatedAt);
  }

  /** With what is only known when positions are taken. */
  Entity settled(long bornAt, Instant created, Instant counts, Instant updated) {
    return new Entity(ref, classification, owner, data, parents, version, bornAt, archived, legalHold, created, counts,
        updated);
  }
}
