/**
 * Patterns: named, versioned graphs of steps, and their runs. {@link dev.tempo.backend.pattern.Patterning} makes and joins the
 * parts; {@link dev.tempo.backend.pattern.Patterns} registers and reads definitions, {@link dev.tempo.backend.pattern.Runs}
 * reads runs and asks them to stop; the scheduler starts them through its port
 * {@link dev.tempo.backend.scheduler.PatternStarter}; {@link dev.tempo.backend.pattern.PatternRunner} carries them on.
 *
 * <p><b>States.</b> A run is {@code running} until all steps are over, and then {@code completed}; where a step fails for good, or
 * somebody asks it to stop, it is {@code compensating}: what is under way is awaited, what was completed is undone, the last
 * first; then {@code failed} or {@code cancelled}. Each change of a run or step is an event about the run's entity, in the
 * transaction of the change; the start and end of a run are the scheduler's contract.
 *
 * <p><b>Who does what.</b> Everything about a run happens with its entity locked, so its transactions follow each other.
 * {@code Flow} decides in memory how a {@code RunBook} goes on; {@code Performing} begins what is due; {@code Waits} and
 * {@code PatternConsequence} hear events, in the events' own transactions, and only mark what can begin.
 *
 * <p><b>Failure.</b> Each step is a row with the time at which it is to be looked at, the run's row has the earliest of them. A
 * process that dies leaves rows; whoever reads the window of what is due next carries on. Internal steps (metadata, emit) are
 * one transaction with their row: exactly once. An HTTP call whose answer was not recorded is made again, with the same key
 * and the same body: at least once.
 *
 * <p>Surprises: steps act with Tempo's own rights, so only administrators register patterns. A pattern that nobody registered can
 * be named by an action; its run fails and says so. A run ends with its entity's deletion, unless it waits for that very event.
 */
@NullMarked
package dev.tempo.backend.pattern;

import org.jspecify.annotations.NullMarked;
