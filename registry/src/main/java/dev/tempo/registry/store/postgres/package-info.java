/**
 * Releases in PostgreSQL; the only place of the registry that names a table.
 *
 * <p>
 * The tables are made by {@code db/migration/V100__microfrontends.sql}. What may surprise: the bytes of the files are in
 * the database too, so that one dump holds everything and every node serves every version.
 */
@NullMarked
package dev.tempo.registry.store.postgres;

import org.jspecify.annotations.NullMarked;
