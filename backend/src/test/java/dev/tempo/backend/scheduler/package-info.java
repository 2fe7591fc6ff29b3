/**
 * The promises of scheduling, tested on a real PostgreSQL with a time that tests set
 * ({@link dev.tempo.backend.scheduler.SimulatedClock}); {@link dev.tempo.backend.scheduler.SchedulerFixture} is one node.
 */
@NullMarked
package dev.tempo.backend.scheduler;

import org.jspecify.annotations.NullMarked;
