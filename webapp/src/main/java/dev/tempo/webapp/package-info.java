/**
 * Tempo as it runs: {@link dev.tempo.webapp.Tempo} makes all parts, joins them, and starts and stops them in order; {@link
 * dev.tempo.webapp.TempoConfig} is all that can be set from outside, parsed once.
 */
@NullMarked
package dev.tempo.webapp;

import org.jspecify.annotations.NullMarked;
