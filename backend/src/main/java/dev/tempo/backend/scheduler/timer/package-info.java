/**
 * What is due soon, in memory: a hierarchical timing wheel. It knows neither actions nor the database, only entries with a
 * time; the clock is passed in. The scheduler makes one and is the only one to use it.
 */
@NullMarked
package dev.tempo.backend.scheduler.timer;

import org.jspecify.annotations.NullMarked;
