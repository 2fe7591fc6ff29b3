package dev.tempo.backend.nexus;

import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * An event within its transaction: given an id at once, a position when the decisions are over, and a share of the reply
 * by those who add consequences. Used by one thread, the transaction's.
 */
public final class Appended {
  private final Draft draft;
  private final String id;
  private final Principal actor;
  private final long receivedAfter;
  private final Outcome outcome = new Outcome();
  private @Nullable Classification classification;
  private @Nullable String owner;
  private long position;
  private @Nullable Instant recordedAt;

  Appended(Draft draft, String id, Principal actor, long receivedAfter) {
    this.draft = draft;
    this.id = id;
    this.actor = actor;
    this.receivedAfter = receivedAfter;
  }

  public Draft draft() {
    return draft;
  }

  public String id() {
    return id;
  }

  public String type() {
    return draft.type();
  }

  public EntityRef entity() {
    return draft.entity();
  }

  /** Who recorded it, with the rights of the credential that was used. */
  public Principal actor() {
    return actor;
  }

  /** True for an event that came from a caller, false for one that Tempo itself adds. */
  public boolean fromOutside() {
    return !draft.source().equals(Event.TEMPO_SOURCE);
  }

  /** The last position committed when this event was received: what ended after it ended too late for this event. */
  public long receivedAfter() {
    return receivedAfter;
  }

  /** What the reply will say that followed from this event. */
  public Outcome outcome() {
    return outcome;
  }

  /** What the entity is; set by metadata's consequence, recorded with the event. */
  public void classify(Classification entityClassification, @Nullable String entityOwner) {
    classification = entityClassification;
    owner = entityOwner;
  }

  public @Nullable Classification classification() {
    return classification;
  }

  public @Nullable String owner() {
    return owner;
  }

  /** @throws IllegalStateException before the positions are taken: use it inside {@link Transaction#write} */
  public long position() {
    if (position == 0) {
      throw new IllegalStateException("event " + id + " has no position yet");
    }
    return position;
  }

  /** The database's time of recording; like {@link #position()} known only once positions are taken. */
  public Instant recordedAt() {
    return Objects.requireNonNull(recordedAt, "positions are not taken yet");
  }

  void record(long takenPosition, Instant takenAt) {
    position = takenPosition;
    recordedAt = takenAt;
  }
}
