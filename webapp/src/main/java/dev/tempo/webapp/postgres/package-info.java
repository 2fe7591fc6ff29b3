/**
 * The database that Tempo runs on: PostgreSQL unpacked, started and stopped under the data folder, or one that the
 * configuration names; and its schema.
 *
 * <p>The embedded server outlives a kill -9 of the JVM. The next start adopts it where {@code postmaster.pid} and the
 * server itself both say that it runs on this very data folder, and never otherwise. It runs with {@code fsync} and {@code
 * synchronous_commit} on, which is asked of the running server before anything relies on it.
 *
 * <p>What surprises: processes are managed here and not by the library that brings the binaries, because that one stops
 * PostgreSQL in a shutdown hook, at the same time as requests in hand are still being answered.
 */
@NullMarked
package dev.tempo.webapp.postgres;

import org.jspecify.annotations.NullMarked;
