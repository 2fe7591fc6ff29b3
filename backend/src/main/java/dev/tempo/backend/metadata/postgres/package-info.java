/** Entities in PostgreSQL: the only place that names the tables {@code _metadata_master} and {@code _metadata_parent}. */
@NullMarked
package dev.tempo.backend.metadata.postgres;

import org.jspecify.annotations.NullMarked;
