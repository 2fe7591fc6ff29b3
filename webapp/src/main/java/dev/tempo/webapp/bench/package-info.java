/** What {@code ./tempo bench} measures: each benchmark compares two things in one run, and says on which machine. */
@NullMarked
package dev.tempo.webapp.bench;

import org.jspecify.annotations.NullMarked;
