package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What an action does and what undoes it: all but its time and its state.
 *
 * @param pattern    what {@code run} runs; beside another kind a label, unless a pattern of that name is registered
 * @param params     given to the pattern, {@code {}} where none; treat as immutable
 * @param cancelOn   events that cancel it
 * @param overrideOn events that reshape it; no type is in both lists
 * @param misfire    null: it fires, however late
 * @param series     the series that it is an occurrence of; null: it happens once
 * @param jitter     by how much at most it is put off, so that many that are meant for one time do not come at once; null: not at
 *                   all
 */
public record Plan(ActionKind kind, @Nullable String pattern, ObjectNode params, List<EventRule> cancelOn,
    List<EventRule> overrideOn, @Nullable Misfire misfire, Origin origin,
    @Nullable Series series, @Nullable Duration jitter) {
  public Plan {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(params, "params");
    Objects.requireNonNull(origin, "origin");
    cancelOn = List.copyOf(cancelOn);
    overrideOn = List.copyOf(overrideOn);
  }

  /** Of what happens once, at its very time. */
  public Plan(ActionKind kind, @Nullable String pattern, ObjectNode params, List<EventRule> cancelOn,
      List<EventRule> overrideOn, @Nullable Misfire misfire, Origin origin) {
    this(kind, pattern, params, cancelOn, overrideOn, misfire, origin, null, null);
  }

  public boolean fromPolicy() {
    return origin instanceof Origin.Policy;
  }

  Plan withParams(ObjectNode changed) {
    return new Plan(kind, pattern, changed, cancelOn, overrideOn, misfire, origin, series, jitter);
  }

  Plan withOrigin(Origin changed) {
    return new Plan(kind, pattern, params, cancelOn, overrideOn, misfire, changed, series, jitter);
  }

  Plan withSeries(Series next) {
    return new Plan(kind, pattern, params, cancelOn, overrideOn, ahead(misfire), Origin.REQUEST, next, jitter);
  }

  /** Its misfire decides again. */
  Plan withMisfireAhead() {
    return misfire == null || !misfire.passed() ? this : withMisfire(ahead(misfire));
  }

  /** Its misfire has been decided on. */
  Plan withMisfirePassed() {
    return misfire == null ? this : withMisfire(new Misfire(misfire.policy(), misfire.grace(), true));
  }

  private Plan withMisfire(@Nullable Misfire changed) {
    return new Plan(kind, pattern, params, cancelOn, overrideOn, changed, origin, series, jitter);
  }

  private static @Nullable Misfire ahead(@Nullable Misfire misfire) {
    return misfire == null ? null : new Misfire(misfire.policy(), misfire.grace());
  }

  /** A time that somebody gave, put off by this action's jitter. */
  When spread(When given, String id, int generation) {
    return jitter == null ? given : new When.Spread(given, jitter, id, generation);
  }
}
