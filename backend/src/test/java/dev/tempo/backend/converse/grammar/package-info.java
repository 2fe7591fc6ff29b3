/** The engine on grammars of a few lines. */
@NullMarked
package dev.tempo.backend.converse.grammar;

import org.jspecify.annotations.NullMarked;
