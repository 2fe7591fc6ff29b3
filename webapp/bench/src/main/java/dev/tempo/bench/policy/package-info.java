/**
 * {@code tempo bench policy}: what a decision with its explanation costs, beside jCasbin on the same rules, and what publishing over a
 * million entities does: the preview, the acknowledgement, the re-timing.
 */
@NullMarked
package dev.tempo.bench.policy;

import org.jspecify.annotations.NullMarked;
