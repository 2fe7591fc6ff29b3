/**
 * The table {@code action}, and the only place that names it. {@link dev.tempo.backend.scheduler.postgres.PostgresActionRows}
 * works within transactions of Nexus, {@link dev.tempo.backend.scheduler.postgres.PostgresActionReads} beside them.
 *
 * <p>Surprise: a row is live exactly where {@code ended_position} is null; the partial indexes are by that, and so must the
 * statements be.
 */
@NullMarked
package dev.tempo.backend.scheduler.postgres;

import org.jspecify.annotations.NullMarked;
