/** What was measured, and how it is told: as lines on the way, as a table, as JSON and as a chart. */
@NullMarked
package dev.tempo.bench.report;

import org.jspecify.annotations.NullMarked;
