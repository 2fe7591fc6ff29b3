/** The dialogue on a real database, with the real Nexus, metadata and scheduler. */
@NullMarked
package dev.tempo.backend.converse;

import org.jspecify.annotations.NullMarked;
