/**
 * Entities and categories in PostgreSQL: the only place that names the tables {@code _metadata_master},
 * {@code _metadata_parent} and {@code category}.
 */
@NullMarked
package dev.tempo.backend.metadata.postgres;

import org.jspecify.annotations.NullMarked;
