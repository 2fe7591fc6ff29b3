/**
 * Scheduled actions: what events make happen later, and what undoes it. {@link dev.tempo.backend.scheduler.Action} is one;
 * {@link dev.tempo.backend.scheduler.Actions} reads them, {@link dev.tempo.backend.scheduler.ActionCommands} acts on one by
 * its id, and everything else happens by events: the scheduler is a consequence of Nexus that schedules, cancels and overrides in
 * the event's own transaction.
 *
 * <p>The row in the database is the truth; the timing wheel is a hint. Whoever finds an action due claims its row in one
 * transaction with the effect, so a stale wheel entry claims nothing, two nodes cannot both fire, and a cancel that was
 * acknowledged is never followed by a fire: both lock the entity first and the action's row second.
 *
 * <p>Surprises: an action on an entity that Tempo does not know is allowed, and follows only what its own event said. Actions
 * whose time came from policy ({@link dev.tempo.backend.scheduler.Origin.Policy}) are worked out again whenever a newer
 * policy is found, at the latest when they fall due.
 */
@NullMarked
package dev.tempo.backend.scheduler;

import org.jspecify.annotations.NullMarked;
