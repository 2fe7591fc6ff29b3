/**
 * Tempo for Java programs, over HTTP: {@link dev.tempo.client.TempoClient} records events, schedules and cancels; {@link
 * dev.tempo.client.Worker} does jobs. Needs the JDK and Jackson, and nothing else of Tempo.
 *
 * <p>Failure: what is sent carries an id of its own, so whatever is lost on the way is sent again and happens once. A worker that
 * loses its lease learns it by its next heartbeat, or by its own clock where the server cannot be reached, and then says nothing
 * more about the job.
 *
 * <p>Surprise: handlers run on platform threads, heartbeats on virtual ones. Work that computes would otherwise take the very
 * threads that tell the server that it is alive.
 */
@NullMarked
package dev.tempo.client;

import org.jspecify.annotations.NullMarked;
