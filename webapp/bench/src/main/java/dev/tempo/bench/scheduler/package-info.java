/** {@code ./tempo bench scheduler}: the scenarios in turn, Tempo and its peers each, in one run. */
@NullMarked
package dev.tempo.bench.scheduler;

import org.jspecify.annotations.NullMarked;
