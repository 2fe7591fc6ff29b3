/**
 * Nexus on PostgreSQL: the only place that names the tables {@code event} and {@code log_head}.
 *
 * <p>{@link dev.tempo.backend.nexus.postgres.PostgresNexus} is the door. Submissions wait in a bounded queue;
 * what has gathered there while the group before was decided becomes the next one (a group commit). The steps of
 * every transaction, a caller's or Tempo's own, are in {@code TransactionRunner}: locks on stripes of the entities, look-up
 * of repeats, consequences, head row, writes, events, commit.
 *
 * <p>Failure: before the commit is sent, a lost connection, a deadlock or a superseded policy starts the transaction over,
 * a bounded number of times. A commit whose answer is lost is looked up by the ids that it would have recorded. Where a
 * group is refused or fails for a reason that is not everybody's, the ones in question are run again alone, so that no
 * caller is answered for another's mistake.
 *
 * <p>Surprise: there are no locks for the ids that clients give. An id used twice at the same moment meets the unique
 * index, which starts the later transaction over, and then the look-up finds the first.
 */
@NullMarked
package dev.tempo.backend.nexus.postgres;

import org.jspecify.annotations.NullMarked;
