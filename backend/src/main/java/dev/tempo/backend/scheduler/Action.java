package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Classification;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * A scheduled action as it stands in the database.
 *
 * @param id             UUIDv7
 * @param key            unique among the live actions of the entity; {@link #RETENTION} is policy's
 * @param runAt          never fired before it, by the database's clock
 * @param generation     from 0, counts overrides and re-timings
 * @param attempts       how often it was claimed to fire
 * @param reason         why it is held or how it ended, in words; null where there is nothing to say
 * @param heldFor        set exactly in {@link ActionState#HELD}
 * @param ending         set exactly in a terminal state
 * @param classification what the entity is, null where Tempo does not know it; decides with {@code owner} who may see the action
 */
public record Action(String id, EntityRef entity, @Nullable String key, Plan plan, ActionState state, Instant runAt,
    int generation, int attempts, Scheduling scheduledBy, Instant createdAt, @Nullable String reason,
    @Nullable HeldFor heldFor, @Nullable Ending ending, @Nullable Classification classification,
    @Nullable String owner) {

  /** The key of an entity's one expiry from policy. */
  public static final String RETENTION = "retention";

  public Action {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(runAt, "runAt");
    Objects.requireNonNull(scheduledBy, "scheduledBy");
    Objects.requireNonNull(createdAt, "createdAt");
  }

  /** The id of the series that it is an occurrence of, which is that of its first; null where it happens once. */
  public @Nullable String series() {
    Series series = plan.series();
    if (series == null) {
      return null;
    }
    String first = series.first();
    return first == null ? id : first;
  }

  /**
   * The event that scheduled it, which causes what its firing records.
   *
   * @param actor who recorded that event, and so may see the action also where Tempo does not know the entity
   */
  public record Scheduling(long position, String eventId, String correlationId, String actor) {
    public Scheduling {
      Objects.requireNonNull(eventId, "eventId");
      Objects.requireNonNull(correlationId, "correlationId");
      Objects.requireNonNull(actor, "actor");
    }
  }

  /**
   * How it ended.
   *
   * @param position of the event of the transition, e.g. {@code action.executed}
   * @param causedBy position of the event that led to it; the scheduling event, where time alone did
   */
  public record Ending(long position, long causedBy, Instant at) {
    public Ending {
      Objects.requireNonNull(at, "at");
    }
  }
}
