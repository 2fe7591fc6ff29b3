/** Entities on a real log and a real PostgreSQL: by events, by name, and as each role sees them. */
@NullMarked
package dev.tempo.backend.metadata;

import org.jspecify.annotations.NullMarked;
