/**
 * Tempo as it is shipped: {@code ./tempo up} in a process of its own, HTTP from this one, a follower on its stream from the
 * first event on, and its log recounted at the end.
 */
@NullMarked
package dev.tempo.bench.tempo;

import org.jspecify.annotations.NullMarked;
