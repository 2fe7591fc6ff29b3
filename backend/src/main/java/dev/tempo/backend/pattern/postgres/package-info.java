/** The tables {@code pattern}, {@code pattern_run} and {@code pattern_step}, and the only place that names them. */
@NullMarked
package dev.tempo.backend.pattern.postgres;

import org.jspecify.annotations.NullMarked;
