/**
 * Publishing of policy sets: numbered revisions, each published whole and never changed, and what follows from one. {@link
 * dev.tempo.backend.policy.publish.Publisher} raises the revision on the log's head row, in one transaction with the set and the
 * event {@code policy.published}, so that every transaction that decided by the former set starts over.
 *
 * <p>When a publish returns, this process decides and shows by the new set alone: the local {@link
 * dev.tempo.backend.policy.Policies} switch between the commit and the return. Expiries that the change moves are reached
 * afterwards, by {@link dev.tempo.backend.policy.publish.Retiming}; until then the scheduler's guard keeps them from firing on
 * the former set.
 *
 * <p>Surprise: {@code policy.published} is itself recorded under the revision that it ends.
 */
@NullMarked
package dev.tempo.backend.policy.publish;

import org.jspecify.annotations.NullMarked;
