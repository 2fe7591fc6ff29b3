/** Conversations and proposals in PostgreSQL. */
@NullMarked
package dev.tempo.backend.converse.postgres;

import org.jspecify.annotations.NullMarked;
