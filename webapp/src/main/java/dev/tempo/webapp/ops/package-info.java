/**
 * For those who run Tempo: {@code /health/live}, {@code /health/ready} and {@code /metrics}, open to everybody as probes have
 * no credentials. What surprises: a server that is not ready yet serves all the same; ready says that the first page is fast.
 */
@NullMarked
package dev.tempo.webapp.ops;

import org.jspecify.annotations.NullMarked;
