/** The tables {@code pattern} and {@code pattern_run}, and the only place that names them. */
@NullMarked
package dev.tempo.backend.pattern.postgres;

import org.jspecify.annotations.NullMarked;
