package dev.tempo.backend.scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One step of an action's history, read from the log.
 *
 * @param at       when it was recorded
 * @param position of its event
 * @param state    the state after it
 * @param reason   in words, null where there is nothing to say
 * @param actor    who did it; {@code tempo} where time did
 */
public record Transition(Instant at, long position, ActionState state, @Nullable String reason, String actor) {}
