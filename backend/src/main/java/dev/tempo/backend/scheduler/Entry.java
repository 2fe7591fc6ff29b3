package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/** An action as one transaction has it: read from its row or made here, changed by decisions, written at the end. */
final class Entry implements Standing {
  private final String id;
  private final EntityRef entity;
  private final @Nullable String key;
  private final @Nullable Action stored;
  private final @Nullable Appended scheduledBy;
  /** Of an occurrence that follows another: what scheduled the series. */
  private final Action.@Nullable Scheduling series;
  private Plan plan;
  private When when;
  private ActionState state = ActionState.SCHEDULED;
  private int generation;
  private boolean reshaped;
  private int attempts;
  private @Nullable String reason;
  private @Nullable HeldFor heldFor;
  private @Nullable Ending ending;
  private @Nullable Classification classification;
  private @Nullable String owner;

  /** The event of the transition, and what led to it; positions are known when it is written. */
  private record Ending(Appended transition, Cause cause, boolean withdrawn) {}

  /** A new one. */
  Entry(String id, EntityRef entity, @Nullable String key, Plan plan, When when, Appended scheduledBy) {
    this.id = id;
    this.entity = entity;
    this.key = key;
    this.plan = plan;
    this.when = when;
    this.scheduledBy = scheduledBy;
    series = null;
    stored = null;
  }

  /** The next one of a series, scheduled by what ended the one before; caused by what scheduled the first. */
  Entry(String id, Entry former, Plan plan, When when, Appended scheduledBy) {
    this.id = id;
    entity = former.entity;
    key = former.key;
    this.plan = plan;
    this.when = when;
    this.scheduledBy = scheduledBy;
    series = former.scheduling();
    stored = null;
    classification = former.classification;
    owner = former.owner;
  }

  /** One that has a row. */
  Entry(Action action) {
    id = action.id();
    entity = action.entity();
    key = action.key();
    plan = action.plan();
    when = new When.At(action.runAt());
    state = action.state();
    generation = action.generation();
    attempts = action.attempts();
    reason = action.reason();
    heldFor = action.heldFor();
    classification = action.classification();
    owner = action.owner();
    stored = action;
    scheduledBy = null;
    series = null;
  }

  String id() {
    return id;
  }

  EntityRef entity() {
    return entity;
  }

  @Override
  public @Nullable String key() {
    return key;
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public When when() {
    return when;
  }

  @Override
  public ActionState state() {
    return state;
  }

  int generation() {
    return generation;
  }

  int attempts() {
    return attempts;
  }

  /** In words why it is held, or ended as it did. */
  @Nullable
  String reason() {
    return reason;
  }

  @Nullable
  HeldFor heldFor() {
    return heldFor;
  }

  /** True where it had been tried before this transaction, and so had ended: a retry by hand has made it live again. */
  boolean isTriedAgain() {
    return stored != null && stored.attempts() > 0;
  }

  boolean isNew() {
    return stored == null;
  }

  /** The state that its row says; null where it has none yet. */
  @Nullable
  ActionState stateBefore() {
    return stored == null ? null : stored.state();
  }

  /** True where Tempo knows the entity, or knew it. */
  boolean isKnown() {
    return classification != null;
  }

  /** The position of its end. Only of one whose row is terminal. */
  long endedAt() {
    return Objects.requireNonNull(Objects.requireNonNull(stored, "scheduled in this transaction").ending(),
        "not ended").position();
  }

  /** True where policy itself has ended it in this transaction. */
  boolean isWithdrawn() {
    return ending != null && ending.withdrawn;
  }

  /** The event that scheduled it. Only of one that has a row. */
  Action.Scheduling scheduling() {
    return Objects.requireNonNull(stored, "scheduled in this transaction").scheduledBy();
  }

  /** Since when it could fire: a time that was past when it was scheduled makes nothing late. Only of one that has a row. */
  Instant dueSince() {
    Action row = Objects.requireNonNull(stored, "scheduled in this transaction");
    return row.runAt().isAfter(row.createdAt()) ? row.runAt() : row.createdAt();
  }

  /** Why it fires: time alone, so the event that scheduled it. */
  Cause due() {
    return new Cause.Due(scheduling());
  }

  /** An override or a re-timing. */
  void retime(Plan newPlan, When newTime) {
    plan = newPlan.withMisfireAhead();
    when = newTime;
    generation++;
    reshaped = true;
  }

  /** Somebody has decided what its misfire left open: however late it fires now, it fires. */
  void passMisfire() {
    plan = plan.withMisfirePassed();
  }

  void attempt() {
    attempts++;
  }

  void become(ActionState live, @Nullable HeldFor cause, @Nullable String why) {
    state = live;
    heldFor = cause;
    reason = why;
    ending = null;
  }

  void end(ActionState terminal, @Nullable String why) {
    state = terminal;
    heldFor = null;
    reason = why;
  }

  /** Which event tells the end, once it is appended. */
  void endedWith(Appended transition, Cause cause, boolean withdrawn) {
    ending = new Ending(transition, cause, withdrawn);
  }

  /** The event of its end, in this transaction. */
  Appended ended() {
    return Objects.requireNonNull(ending, "has not ended").transition;
  }

  void classify(@Nullable Classification entityClassification, @Nullable String entityOwner) {
    classification = entityClassification;
    owner = entityOwner;
  }

  /** True where it has ended as it stood in its row: nothing but its end is to be written. */
  boolean hasOnlyEnded() {
    return stored != null && ending != null && !reshaped;
  }

  /** What its row will say; only inside {@link dev.tempo.backend.nexus.Transaction#write}. */
  ActionRows.Row row() {
    Ending end = ending;
    Action.Scheduling scheduling;
    Instant createdAt;
    if (stored != null) {
      scheduling = stored.scheduledBy();
      createdAt = stored.createdAt();
    } else {
      Appended event = Objects.requireNonNull(scheduledBy);
      scheduling = series != null ? series
          : new Action.Scheduling(event.position(), event.id(), event.correlationId(), event.actor().subject());
      createdAt = event.recordedAt();
    }
    return new ActionRows.Row(new Action(id, entity, key, plan, state, when.resolve(), generation, attempts, scheduling,
        createdAt, reason, heldFor, end == null ? null : new Action.Ending(end.transition.position(), end.cause
            .position(), end.transition.recordedAt()),
        classification, owner), end != null && end.withdrawn);
  }
}
