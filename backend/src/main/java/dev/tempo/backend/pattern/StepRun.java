package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.pattern.definition.Uses;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.LongSupplier;

/** How one doing of a run stands: a row, as the decisions of a transaction have left it. Used by that transaction's thread. */
public final class StepRun {
  private final StepKey key;
  private final Uses uses;
  private final @Nullable JsonNode element;
  private final LongSupplier since;
  private StepState state = StepState.PENDING;
  private int attempts;
  private @Nullable ObjectNode input;
  private @Nullable JsonNode output;
  private @Nullable String reason;
  private @Nullable Instant startedAt;
  private @Nullable Instant endedAt;
  private @Nullable Instant dueAt;
  private int order;
  private @Nullable String outside;

  /**
   * One that has become ready.
   *
   * @param element the item that it is for, null for the whole
   * @param since   position of the event that made it ready, known in writes: later events are those that it can wait for
   * @param dueAt   when it is to begin; null: when another item is over
   */
  StepRun(StepKey key, Uses uses, @Nullable JsonNode element, LongSupplier since, @Nullable Instant dueAt) {
    this.key = key;
    this.uses = uses;
    this.element = element;
    this.since = since;
    this.dueAt = storable(dueAt);
  }

  /** As it is stored. */
  public StepRun(Row row) {
    this(row.key, row.uses, row.element, () -> row.since, row.dueAt);
    state = row.state;
    attempts = row.attempts;
    input = row.input;
    output = row.output;
    reason = row.reason;
    startedAt = row.startedAt;
    endedAt = row.endedAt;
    order = row.order;
    outside = row.outside;
  }

  /**
   * @param input   {@code with} as it was at its first attempt: each further one does the very same
   * @param since   position of the event that made it ready
   * @param order   of its completion among those of the run, from 1
   * @param outside id of the job or run that it waits for
   */
  public record Row(StepKey key, Uses uses, StepState state, int attempts, @Nullable JsonNode element,
      @Nullable ObjectNode input, @Nullable JsonNode output, @Nullable String reason, long since,
      @Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable Instant dueAt, int order,
      @Nullable String outside) {
    public Row {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(uses, "uses");
      Objects.requireNonNull(state, "state");
    }
  }

  /** Inside a write. */
  public Row row() {
    return new Row(key, uses, state, attempts, element, input, output, reason, since.getAsLong(), startedAt, endedAt,
        dueAt, order, outside);
  }

  StepKey key() {
    return key;
  }

  Uses uses() {
    return uses;
  }

  StepState state() {
    return state;
  }

  int attempts() {
    return attempts;
  }

  @Nullable
  JsonNode element() {
    return element;
  }

  @Nullable
  ObjectNode input() {
    return input;
  }

  @Nullable
  JsonNode output() {
    return output;
  }

  @Nullable
  String reason() {
    return reason;
  }

  @Nullable
  Instant dueAt() {
    return dueAt;
  }

  int order() {
    return order;
  }

  @Nullable
  String outside() {
    return outside;
  }

  long since() {
    return since.getAsLong();
  }

  boolean isDue(Instant now) {
    Instant due = dueAt;
    return due != null && !due.isAfter(now);
  }

  void queue(Instant at) {
    dueAt = storable(at);
  }

  /** An attempt begins. */
  void attempt(@Nullable ObjectNode resolved, Instant now) {
    input = resolved;
    attempts++;
    if (startedAt == null) {
      startedAt = now;
    }
  }

  void under(StepState way, @Nullable Instant until, @Nullable String id) {
    state = way;
    dueAt = storable(until);
    outside = id;
  }

  void again(Instant at, String why) {
    state = StepState.PENDING;
    reason = why;
    dueAt = storable(at);
    outside = null;
  }

  void complete(@Nullable JsonNode given, int place, Instant now) {
    order = place;
    output = given;
    over(StepState.COMPLETED, null, now);
  }

  void over(StepState end, @Nullable String why, Instant now) {
    state = end;
    reason = why;
    dueAt = null;
    endedAt = now;
    if (startedAt == null && end != StepState.SKIPPED) {
      startedAt = now;
    }
  }

  /** As finely as the database keeps it: what is due here and there must be due at the same time. */
  private static @Nullable Instant storable(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }
}
