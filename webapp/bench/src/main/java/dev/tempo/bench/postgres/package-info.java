/** The one PostgreSQL that all are measured on, the same as {@code ./tempo up} starts, with a fresh database for each. */
@NullMarked
package dev.tempo.bench.postgres;

import org.jspecify.annotations.NullMarked;
