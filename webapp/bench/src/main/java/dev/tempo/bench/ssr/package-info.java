/** Renders per second here and in plain Node: {@code ./tempo bench ssr}. */
@NullMarked
package dev.tempo.bench.ssr;

import org.jspecify.annotations.NullMarked;
