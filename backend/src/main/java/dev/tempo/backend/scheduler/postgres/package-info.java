/**
 * The tables {@code action} and {@code action_count}, and the only place that names them. {@link dev.tempo.backend.scheduler.postgres.PostgresActionRows}
 * works within transactions of Nexus, {@link dev.tempo.backend.scheduler.postgres.PostgresActionReads} beside them.
 *
 * <p>Surprise: a row is live exactly where {@code ended_position} is null. The index by entity counts that as the highest position
 * of all, so that one range holds what is live and what ended lately; statements must say it the same way.
 */
@NullMarked
package dev.tempo.backend.scheduler.postgres;

import org.jspecify.annotations.NullMarked;
