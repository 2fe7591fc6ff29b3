/** The tables {@code member} and {@code lease}, and the only place that names them but for windows, which check their fences. */
@NullMarked
package dev.tempo.backend.nexus.lease.postgres;

import org.jspecify.annotations.NullMarked;
