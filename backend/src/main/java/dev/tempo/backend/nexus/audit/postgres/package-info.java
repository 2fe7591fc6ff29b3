/** The audit tree in PostgreSQL: the only place that names the tables {@code audit_*}. */
@NullMarked
package dev.tempo.backend.nexus.audit.postgres;

import org.jspecify.annotations.NullMarked;
