/** The log against a real PostgreSQL; {@link dev.tempo.backend.nexus.postgres.TestNexus} serves other parts' tests too. */
@NullMarked
package dev.tempo.backend.nexus.postgres;

import org.jspecify.annotations.NullMarked;
