package dev.tempo.backend.nexus;

import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * An event within its transaction: given an id at once, a position when the decisions are over, and a share of the reply
 * by those who add consequences. Used by one thread, the transaction's.
 */
public final class Appended {
  private final Draft draft;
  private final String id;
  private final Principal actor;
  private final @Nullable Appended cause;
  private final long receivedAfter;
  private final Outcome outcome = new Outcome();
  private @Nullable Classification classification;
  private @Nullable String owner;
  private long position;
  private @Nullable Instant recordedAt;

  /**
   * For the log, and for tests of consequences.
   *
   * @param cause the event of the same transaction that it follows from, null where it follows from none
   */
  public Appended(Draft draft, String id, Principal actor, @Nullable Appended cause, long receivedAfter) {
    this.draft = draft;
    this.id = id;
    this.actor = actor;
    this.cause = cause;
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

  /** The event of this transaction that it follows from. */
  public Optional<Appended> cause() {
    return Optional.ofNullable(cause);
  }

  /** The story it belongs to: the draft's, else that of its cause, else its own id. */
  public String correlationId() {
    String given = draft.correlationId();
    if (given != null) {
      return given;
    }
    return cause == null ? id : cause.correlationId();
  }

  /** The id of the event that led to it: the draft's, else that of its cause. */
  public @Nullable String causationId() {
    String given = draft.causationId();
    return given != null || cause == null ? given : cause.id;
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

  /** As the log has it, times to the microsecond; once positions are taken. */
  public Event event(long policyRevision) {
    Instant time = draft.time();
    return new Event(position(), id, draft.source(), type(), entity(), time == null ? recordedAt() : time.truncatedTo(
        ChronoUnit.MICROS), recordedAt(), actor.subject(), correlationId(), causationId(), policyRevision, draft
            .payload(),
        draft.extensions(), classification, owner, draft.actionId());
  }

  /** For the log alone, once the head row is held. */
  public void record(long takenPosition, Instant takenAt) {
    position = takenPosition;
    recordedAt = takenAt;
  }
}
