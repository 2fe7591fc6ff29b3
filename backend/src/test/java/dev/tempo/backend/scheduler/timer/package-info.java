/** The wheel against a naive queue, and its driver with threads. */
@NullMarked
package dev.tempo.backend.scheduler.timer;

import org.jspecify.annotations.NullMarked;
