/**
 * Patterns: named, versioned definitions of what an action runs, and their runs. {@link dev.tempo.backend.pattern.Patterns}
 * registers and reads them; the scheduler starts them through its port
 * {@link dev.tempo.backend.scheduler.PatternStarter}; {@link dev.tempo.backend.pattern.PatternRunner} carries runs out.
 *
 * <p>A run begins in the transaction that fires its action ({@code pattern_started}) and is carried out in one of its own
 * ({@code pattern_completed} or {@code pattern_failed}, with what its step did), so it happens exactly once however often
 * the process dies; what was started and not ended is found again at the next start. A run keeps the version that it
 * started with.
 *
 * <p>Surprises: a pattern has one step for now. Its step acts with Tempo's own rights, so only administrators register patterns. A
 * pattern that nobody registered can be named by an action; its run fails and says so.
 */
@NullMarked
package dev.tempo.backend.pattern;

import org.jspecify.annotations.NullMarked;
