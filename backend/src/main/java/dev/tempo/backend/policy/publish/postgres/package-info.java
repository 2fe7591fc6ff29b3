/** Policy revisions in PostgreSQL: the only place that names {@code policy_revision} and {@code policy_retiming}. */
@NullMarked
package dev.tempo.backend.policy.publish.postgres;

import org.jspecify.annotations.NullMarked;
