/** Patterns and their runs, on a whole node. */
@NullMarked
package dev.tempo.backend.pattern;

import org.jspecify.annotations.NullMarked;
