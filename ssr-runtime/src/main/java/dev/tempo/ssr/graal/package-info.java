/**
 * The engine behind {@link dev.tempo.ssr.render}: GraalJS, made by {@code webapp}'s wiring as
 * {@link dev.tempo.ssr.graal.GraalRenderer}.
 *
 * <p>One polyglot engine for the process, so that compiled code is shared; for each generation a {@code Pool} of
 * {@code Worker}s, each a platform thread with a context of its own that no other thread enters; a {@code Lane} where
 * its renders queue; one {@code Watchdog} that stops what uses more than its budget.
 *
 * <p>States of a worker: loading, ready, rendering; then ended (retired), or abandoned: its context was closed under
 * it and a replacement has started, whether or not its thread has noticed yet.
 *
 * <p>Trust: a bundle is somebody else's code. It has no way to files, network, threads, environment or Java; what it
 * can do is use time and memory, and those are metered. The meter is a sample every few milliseconds: one allocation
 * larger than the heap is refused by the JVM before the watchdog sees it, and fails that render alone.
 *
 * <p>What surprises: after its scripts have been evaluated a realm is frozen ({@code seal.js}). A render that assigns to
 * a global or to a built-in prototype fails in strict mode and does nothing in sloppy mode. State that a bundle keeps
 * in its own modules is its own affair and survives from render to render, as it does in Node. Timers do not wait: the
 * next one due runs when nothing else is left to do ({@code timers.js}).
 */
@NullMarked
package dev.tempo.ssr.graal;

import org.jspecify.annotations.NullMarked;
