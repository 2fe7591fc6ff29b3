/**
 * Those that Tempo is measured against, each as its documentation advises for throughput, in this process: none of them is
 * a server of its own. What they run does nothing but note the time, which is less than what a fired action does in Tempo.
 */
@NullMarked
package dev.tempo.bench.peer;

import org.jspecify.annotations.NullMarked;
